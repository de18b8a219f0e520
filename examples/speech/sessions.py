"""Makes recordings whose words are known: sessions.py FOLDER [DIGITS]

Eight sessions of 20 seconds: spoken digits a second or so apart, in white or low-passed noise, with 30, 20, 10 and 5 dB of
speech to noise. FOLDER gets sessions.csv, segments.csv and sessions/. The digits are those of the folder DIGITS, whose
files are called as in the Free Spoken Digit Dataset (7_theo_12.wav) and have one rate; else espeak-ng speaks them.
"""

import array
import csv
import math
import os
import random
import subprocess
import sys
import tempfile
import wave

WORDS = "zero one two three four five six seven eight nine".split()
SECONDS = 20
LOUD = 3000        # root mean square of a word
QUIET = 0.02       # of its highest sample: what is below at its ends is cut off


def read(path):
    with wave.open(path) as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            sys.exit(f"{path}: no WAV file of 16 bits, mono")
        return file.getframerate(), array.array("h", file.readframes(file.getnframes()))


def spoken(folder):
    """(word, speaker, file), of those in a folder."""
    for name in sorted(os.listdir(folder)):
        parts = name.removesuffix(".wav").split("_")
        if name.endswith(".wav") and len(parts) == 3 and parts[0].isdigit():
            yield WORDS[int(parts[0])], parts[1], os.path.join(folder, name)


def speak(folder):
    """The same, said by espeak-ng."""
    for speaker in "m1", "m2", "m3", "f1", "f2", "f3":
        for word in WORDS:
            path = os.path.join(folder, f"{word}_{speaker}.wav")
            try:
                subprocess.run(["espeak-ng", "-v", f"en-us+{speaker}", "-s", "140", "-w", path, word], check=True)
            except (OSError, subprocess.CalledProcessError) as why:
                sys.exit(f"espeak-ng: {why}; Debian: apt-get install espeak-ng")
            yield word, speaker, path


def levelled(samples):
    """Without silence at its ends, all equally loud."""
    floor = QUIET * max(map(abs, samples))
    loud = [i for i, value in enumerate(samples) if abs(value) > floor]
    samples = samples[loud[0]:loud[-1] + 1]
    gain = LOUD / math.sqrt(sum(value * value for value in samples) / len(samples))
    return [value * gain for value in samples]


def noise(count, low_passed):
    values, before = [], 0.0
    for _ in range(count):
        value = random.gauss(0, 1)
        before = 0.9 * before + 0.1 * value
        values.append(before if low_passed else value)
    size = math.sqrt(sum(value * value for value in values) / count)
    return [value / size for value in values]


def session(words, rate, snr_db, low_passed):
    """Its samples, and the words in it: start, end, word, speaker."""
    hiss = LOUD / 10 ** (snr_db / 20)
    sound = [value * hiss for value in noise(SECONDS * rate, low_passed)]
    said, at = [], int(random.uniform(0.6, 1.2) * rate)
    while True:
        word, speaker, samples = random.choice(words)
        if at + len(samples) > (SECONDS - 0.5) * rate:
            break
        for i, value in enumerate(samples):
            sound[at + i] += value
        said.append((at / rate, (at + len(samples)) / rate, word, speaker))
        at += len(samples) + int(random.uniform(0.8, 1.6) * rate)
    return array.array("h", (max(-32768, min(32767, round(value))) for value in sound)), said


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: sessions.py FOLDER [DIGITS]")
    random.seed(1)
    out = sys.argv[1]
    with tempfile.TemporaryDirectory() as spare:
        found = [(word, speaker, *read(path)) for word, speaker, path in (spoken(sys.argv[2]) if sys.argv[2:] else speak(spare))]
    if not found or len({rate for _, _, rate, _ in found}) != 1:
        sys.exit(f"{sys.argv[2]}: no spoken digits, or of different rates")
    rate, words = found[0][2], [(word, speaker, levelled(samples)) for word, speaker, _, samples in found]
    os.makedirs(f"{out}/sessions", exist_ok=True)
    with open(f"{out}/sessions.csv", "w", newline="", encoding="utf-8") as sessions, \
         open(f"{out}/segments.csv", "w", newline="", encoding="utf-8") as segments:
        sessions, segments = csv.writer(sessions), csv.writer(segments)
        sessions.writerow(["file", "snr_db", "noise", "seconds"])
        segments.writerow(["file", "start_s", "end_s", "label", "speaker"])
        for i, (snr_db, kind) in enumerate((snr, kind) for snr in (30, 20, 10, 5) for kind in ("white", "low-passed")):
            name = f"sessions/session_{i:02}.wav"
            samples, said = session(words, rate, snr_db, kind == "low-passed")
            with wave.open(f"{out}/{name}", "wb") as file:
                file.setparams((1, 2, rate, 0, "NONE", None))
                file.writeframes(samples.tobytes())
            sessions.writerow([name, snr_db, kind, SECONDS])
            segments.writerows([name, f"{start:.3f}", f"{end:.3f}", word, speaker] for start, end, word, speaker in said)


main()
