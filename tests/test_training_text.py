"""Text helpers of the training: sentences, measures, parts of answers."""

from training.text import best_part, exact, f1, sentences


def pieces(text: str) -> list[str]:
    """The sentences as texts."""
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_punctuation_before_a_blank_and_at_new_lines() -> None:
    """A text is cut after end punctuation with its closing quotes, and at line ends."""
    assert pieces('He left. "Why?" she said.\nNobody knew') == ["He left.", '"Why?"', "she said.", "Nobody knew"]


def test_abbreviations_do_not_end_a_sentence() -> None:
    """Titles and initials keep their sentence together."""
    assert pieces("Dr. J. Smith met Mr. Li. They spoke.") == ["Dr. J. Smith met Mr. Li.", "They spoke."]


def test_f1_counts_shared_words_without_articles() -> None:
    """Two of three words against two of two words give 2*2/(3+2) = 0.8."""
    assert f1("the arid Central Asia", "Central Asia") == 0.8


def test_empty_answers_agree_only_with_empty_answers() -> None:
    """No answer against no answer is right; against words it is wrong."""
    assert (f1("", ""), f1("", "Asia"), exact("The Asia!", "asia")) == (1.0, 0.0, 1.0)


def test_best_part_finds_the_words_of_the_evidence_nearest_to_a_free_answer() -> None:
    """Of the evidence, the run of words with the highest F1 against the human's words is kept."""
    text = "He said the founder, Ann Lee, died in May."
    start, end = best_part(text, 8, len(text), "Ann Lee died")
    assert text[start:end] == "Ann Lee, died"
