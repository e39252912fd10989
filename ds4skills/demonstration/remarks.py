"""What members of the demonstration say on the draft: the words it is about, the remark, the editors' answer."""

from consultations.blueprint.comments.words import Said

REMARKS: list[tuple[str, Said]] = [
    (
        "less than one working day",
        Said(
            "One day is not realistic with a sworn translation. Say two days, with free support.",
            "technical",
            "in less than two working days, with free support",
            "-1",
        ),
    ),
    ("A proprietary format", Said("Who decides that no open format exists? Name the body.", "question")),
    (
        "fewer than five people",
        Said(
            "Five is too low for a single site. Statistical offices use ten.",
            "technical",
            "no group contains fewer than ten people",
            "-2",
            blocking=True,
        ),
    ),
    (
        "two working days",
        Said(
            "Our counsellors can keep this only with extra staff. Please name who pays.", "general", "", "-1"
        ),
    ),
    (
        "national accreditation registers",
        Said("We support this; our register can deliver a daily list from spring.", "technical", "", "2"),
    ),
    ("connects them", Said("Good to have it in one sentence. Keep it.", "editorial", "", "2")),
    (
        "Works councils",
        Said(
            "“Informed” is weaker than what the law asks for in four countries. Write “consulted”.",
            "technical",
            "Works councils must be consulted before the mapping starts.",
            "-1",
        ),
    ),
    ("Use is visible", Said("Visible to whom, and for how long? Learners will ask.", "question")),
    (
        "Automated matching",
        Said(
            "“Only ground” leaves a door open. A machine should never move anybody down a list.",
            "technical",
            "Automated matching never refuses an application or moves it down a list.",
            "-2",
        ),
    ),
    ("in a drawer", Said("A nice picture, but many certificates are in registers already.", "editorial")),
    (
        "all official languages",
        Said("Translation into all languages takes eight weeks. Plan for it.", "general"),
    ),
    ("common vocabulary", Said("Please name the vocabulary, or at least how it is chosen.", "question")),
    ("ranking of individual people", Said("Thank you for saying this so clearly.", "general", "", "2")),
    ("new obligations", Said("Then section 5 must not ask for monthly reports.", "technical", "", "-1")),
    (
        "three options for governance",
        Said("We could live with the second; the first is a monopoly.", "general", "", "0"),
    ),
    ("signed digital credential", Said("Small issuers need a hosted signature service.", "technical")),
    (
        "Leaving is possible",
        Said("What happens with copies that others made? One sentence is missing.", "question"),
    ),
    (
        "career adviser",
        Said(
            "Advisers also need prices with and without grants.",
            "editorial",
            "prices before and after grants",
        ),
    ),
    (
        "300 employees",
        Said("Companies with 20 employees have the same question and no staff for it.", "general"),
    ),
    (
        "Small actors can join",
        Said("Campaign of small training providers: no fee under 50 people.", "general", "", "-1"),
    ),
]

# One answer for each remark, in the same order.
ANSWERS: list[tuple[str, str]] = [
    ("accepted", "Two working days, with free support, stand in section 2 now."),
    ("answered", "The governance board decides; section 2 names it and its deadline."),
    ("accepted", "No figure is released for a group of fewer than ten people any more."),
    ("out_of_scope", "Who pays for counsellors is decided by the member states; we have passed it on."),
    ("noted", "Thank you. The implementation plan will ask your register for the first daily list."),
    ("noted", "The sentence stays as it is."),
    (
        "accepted_modified",
        "Works councils are informed before the mapping starts and consulted on what it is used for.",
    ),
    ("answered", "To the learner, for as long as the data are held; the paragraph below says so."),
    (
        "accepted_modified",
        "Automated matching neither refuses an application nor ranks it without a person who can be reached.",
    ),
    ("rejected", "The picture stays: the next sentence says that registers exist, too."),
    ("accepted", "The calendar now gives every round eight more weeks for translation."),
    ("answered", "It is chosen by the vocabulary board with one vote for each category; see section 6."),
    ("noted", "Thank you."),
    (
        "accepted_modified",
        "Section 5 asks for one report a year, and for none from bodies with fewer than 50 people.",
    ),
    ("noted", "The second option has the wider support; the workshop on governance takes it up."),
    ("accepted", "A hosted signature service is among the common building blocks now."),
    ("accepted", "Copies that others made are deleted within thirty days; section 4 has the sentence."),
    ("accepted_modified", "Prices before grants are shown, and grants where the provider states them."),
    ("noted", "The example stays; small companies have a scenario of their own in section 3."),
    ("rejected", "The steering group heard both sides; the fee is on the table as proposal P-10."),
]
