"""Comments among which letters of campaigns are planted."""

import random
from collections import Counter


def planted(base: list[str], count: int, rng: random.Random) -> tuple[list[str], list[int]]:
    """Give comments, one in ten of them a lightly edited template letter; and which template (-1: none)."""
    templates = rng.sample([text for text in base if len(text.split()) >= 30], 8)
    texts, labels = [], []
    for _ in range(count):
        if rng.random() < 0.1:
            which = rng.randrange(len(templates))
            words = templates[which].split()
            for _ in range(rng.randint(0, 6)):
                words[rng.randrange(len(words))] = rng.choice(("Sincerely", "Munich", "we", "please", "urge"))
            texts.append("Dear Sirs " * rng.randint(0, 1) + " ".join(words))
            labels.append(which)
        else:
            words = [word for text in rng.sample(base, 2) for word in text.split()]
            rng.shuffle(words)
            texts.append(" ".join(words[: rng.randint(20, 90)]))
            labels.append(-1)
    return texts, labels


def variants(text: str, count: int, rng: random.Random) -> list[str]:
    """Give copies of a letter in which one word each is another."""
    words = text.split()
    places = (rng.randrange(len(words)) for _ in range(count))
    return [" ".join([*words[:k], "really", *words[k + 1 :]]) for k in places]


def foreign(groups: list[list[int]], labels: list[int]) -> int:
    """Count the comments in a group whose letter is another than that of most."""
    most = [Counter(labels[k] for k in group).most_common(1)[0][0] for group in groups]
    return sum(
        labels[k] != which or which < 0 for group, which in zip(groups, most, strict=True) for k in group
    )
