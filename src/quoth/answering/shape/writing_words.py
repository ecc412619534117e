"""What writings, their parts and the meetings that they are of are called, as parts of regular expressions.

Closed classes of English, for which no library was found.
"""

from __future__ import annotations

ANY_WRITINGS = (
    r"(?:documents?|docs?|files?|texts?|papers?|reports?|articles?|polic(?:y|ies)|manuals?|handbooks?|books?|guides?"
    r"|guidelines?|letters?|e-?mails?|messages?|contracts?|agreements?|stud(?:y|ies)|essays?|thes[ie]s|notes?|memos?"
    r"|minutes|presentations?|slides?|decks?|spreadsheets?|sheets?|workbooks?|folders?|corpus|collection|archives?"
    r"|novels?|stor(?:y|ies)|poems?|speech(?:es)?|transcripts?|interviews?|brochures?|leaflets?|newsletters?|acts?|laws?"
    r"|statutes?|regulations?|specifications?|readme|(?:web\s?)?(?:page|site)s?|publications?|sources?|pdfs?|faqs?"
    r"|pamphlets?|booklets?|fliers?|flyers?|tutorials?|tales?|fables?|blogs?|blog\s?posts?|write-?ups?|pieces?|briefings?"
    r"|circulars?|protocols?|diar(?:y|ies)|journals?|memoirs?|chronicles?|recipes?|notices?|announcements?|bulletins?|charters?"
    r"|treat(?:y|ies)|(?:press\s)?releases?|rules|instructions|proposals?|factsheets?|prospectus|transcriptions?|passages?|excerpts?)"
)
ANY_GATHERINGS = r"(?:meetings?|interviews?|hearings?|workshops?|seminars?|webinars?|lectures?|talks?|sessions?)"
ANY_PARTS = r"(?:chapters?|sections?|parts?|paragraphs?|bits?|appendix|annex)"
POINTING = r"(?:it|this|that|these|those|they|them|all\s+(?:of\s+)?(?:this|that|these|it)|everything|here)"
_CALLED = rf"(?:{ANY_WRITINGS}|{ANY_GATHERINGS})"
ON = r"(?:about|on|regarding|concerning|as\s+to)"
TELLER = r"(?:s?he|the\s+(?:author|writer|speaker|narrator)s?)\s+(?:say|tell|write|think)"
A_WRITING = (
    rf"(?:{POINTING}|(?:(?:the|this|that|these|those|my|our|your|all|every|each|both)\s+)+(?:[\w.'-]+\s+){{0,3}}?"
    rf"{_CALLED}(?:\s+(?:{ON}|to|of|from|by|for|with)(?:\s+[\w'-]+){{1,4}}?)?|\S+\.\w{{2,5}}|{ANY_WRITINGS})"
)
