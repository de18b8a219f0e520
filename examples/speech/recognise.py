"""Stage 2: which words?  recognise.py STAGE WORD...

Hears what the stage STAGE found in a recording, one stretch after the other, by pocketsphinx, which knows the words
given and no others. How sure it is of an answer is the posterior of the word it is least sure of.

Needs Debian's python3-pocketsphinx and pocketsphinx-en-us, and nothing else.
"""

import array
import importlib.util
import json
import math
import os
import sys
import tempfile
import wave

SYSTEM = "/usr/bin/python3"   # whose packages are Debian's, whichever python3 is first along PATH
MODEL = "/usr/share/pocketsphinx/model/en-us"
RATE = 16000                  # of the acoustic model
AROUND = 0.1                  # seconds around a stretch: words begin softly


def fail(why):
    print(json.dumps({"error": why}), flush=True)
    sys.exit(1)


def bigrams(words, path):
    """A language model in which one word is as likely as another, and one alone likelier than several."""
    log = lambda p: f"{math.log10(p):.4f}"
    alone, other = 0.9, 0.1 / len(words)
    with open(path, "w", encoding="ascii") as file:
        print(f"\\data\\\nngram 1={len(words) + 2}\nngram 2={len(words) * (len(words) + 2)}\n\n\\1-grams:", file=file)
        print(f"-99 <s> 0\n{log(0.5)} </s>", file=file)
        for word in words:
            print(log(0.5 / len(words)), word, 0, file=file)
        print("\n\\2-grams:", file=file)
        for word in words:
            print(log(1 / len(words)), "<s>", word, file=file)
            print(log(alone), word, "</s>", file=file)
            for after in words:
                print(log(other), word, after, file=file)
        print("\n\\end\\", file=file)


def dictionary(words, path):
    """How the words are spoken, from the dictionary that comes with the acoustic model."""
    with open(f"{MODEL}/cmudict-en-us.dict", encoding="utf-8") as whole:
        lines = [line for line in whole if line.split(None, 1)[0].split("(")[0] in words]
    missing = set(words) - {line.split(None, 1)[0] for line in lines}
    if missing:
        fail(f"no word of the dictionary: {', '.join(sorted(missing))}")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)


def decoder(words):
    from pocketsphinx import Decoder
    if not os.path.isdir(f"{MODEL}/en-us"):
        fail("its acoustic model is missing: apt-get install pocketsphinx-en-us")
    with tempfile.TemporaryDirectory() as folder:
        bigrams(words, f"{folder}/words.lm")
        dictionary(words, f"{folder}/words.dict")
        config = Decoder.default_config()
        for key, value in ("-hmm", f"{MODEL}/en-us"), ("-lm", f"{folder}/words.lm"), ("-dict", f"{folder}/words.dict"), \
                          ("-logfn", "/dev/null"):
            config.set_string(key, value)
        config.set_boolean("-fwdflat", False)   # one pass is enough for a handful of words
        config.set_float("-beam", 1e-40)
        config.set_float("-wbeam", 1e-24)
        config.set_int("-ds", 2)
        return Decoder(config)


def samples_of(path):
    """The first channel at the rate of the acoustic model; between two samples of a slower recording lies a line."""
    with wave.open(path) as file:
        if file.getsampwidth() != 2:
            raise ValueError("samples of 16 bits are all that it hears")
        rate, channels = file.getframerate(), file.getnchannels()
        heard = array.array("h", file.readframes(file.getnframes()))[::channels]
    if rate == RATE or not heard:
        return heard
    out = array.array("h")
    for i in range(len(heard) * RATE // rate):
        at, part = divmod(i * rate, RATE)
        after = heard[min(at + 1, len(heard) - 1)]
        out.append(heard[at] + (after - heard[at]) * part // RATE)
    return out


def words_of(sound):
    """The words in a stretch, each with its posterior."""
    engine.start_utt()
    engine.process_raw(sound.tobytes(), False, True)
    engine.end_utt()
    if not engine.hyp():
        return []
    exp = engine.get_logmath().exp
    return [(s.word.split("(")[0], min(1.0, exp(s.prob))) for s in engine.seg() if s.word[0] not in "<["]


def answer(request):
    sound = samples_of(request["path"])
    stretches = request.get("upstream", {}).get(stage, {}).get("regions", [])
    heard = []
    for stretch in sorted(stretches, key=lambda s: s["x"]):
        begin = max(0, int((stretch["x"] / 1000 - AROUND) * RATE))
        end = int(((stretch["x"] + stretch["width"]) / 1000 + AROUND) * RATE)
        if begin < min(end, len(sound)):
            heard += words_of(sound[begin:end])
    if not heard:
        return {"label": "nothing", "confidence": 0.5}
    return {"label": "heard", "text": " ".join(word for word, _ in heard), "confidence": min(p for _, p in heard),
            "data": {"words": [{"word": word, "posterior": round(p, 4)} for word, p in heard]}}


if importlib.util.find_spec("pocketsphinx") is None:
    if sys.executable == SYSTEM or not os.path.exists(SYSTEM):
        fail("pocketsphinx is missing: apt-get install python3-pocketsphinx pocketsphinx-en-us")
    os.execv(SYSTEM, [SYSTEM, *sys.argv])
if len(sys.argv) < 3:
    fail("recognise.py wants the name of the stage before it, and the words it may hear")
stage, engine = sys.argv[1], decoder(sys.argv[2:])
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    try:
        said = answer(request)
    except (ValueError, EOFError, wave.Error) as why:
        said = {"error": str(why)}
    print(json.dumps({"id": request["id"], **said}), flush=True)
