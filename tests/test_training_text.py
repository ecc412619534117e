"""Text helpers of the training: sentences, parts of answers."""

from training.text import best_part, sentences


def pieces(text: str) -> list[str]:
    """The sentences as texts."""
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_punctuation_before_a_blank_and_at_new_lines() -> None:
    """A text is cut after end punctuation with its closing quotes, and at line ends."""
    assert pieces('He left. "Why?" she said.\nNobody knew') == ["He left.", '"Why?"', "she said.", "Nobody knew"]


def test_abbreviations_do_not_end_a_sentence() -> None:
    """Titles and initials keep their sentence together."""
    assert pieces("Dr. J. Smith met Mr. Li. They spoke.") == ["Dr. J. Smith met Mr. Li.", "They spoke."]


def test_best_part_finds_the_words_of_the_evidence_nearest_to_a_free_answer() -> None:
    """Of the evidence, the run of words with the highest F1 against the human's words is kept."""
    text = "He said the founder, Ann Lee, died in May."
    start, end = best_part(text, 8, len(text), "Ann Lee died")
    assert text[start:end] == "Ann Lee, died"
