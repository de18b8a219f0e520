#!/usr/bin/python3
"""The reference trainer of rung: labeled pictures in, a small ONNX model and its card out.

    train.py PICTURES --out DIR [--name N] [--version V] ...
    train.py --retrain

The second form is what `rung retrain` runs: it reads the data set, the names and the labels from the
environment that `rung help retrain` lists, and goes on from the weights of the version before where
that was made by this program too: its size, its colours and its layers are taken over.

PICTURES is a folder with one sub-folder of pictures per label, or a CSV file with the columns
`file` (or `path`, relative to the CSV), `label` and, if you like:
- `split`: rows of split `train` are learnt from, rows of `val` calibrate the confidence, all others
  (`test`) are only reported on;
- `where`: rectangles "x y width height", separated by semicolons, in pixels of the picture, that
  together cover what is wrong with it; or x0, y0, x1, y1 for one rectangle. Pictures that say where
  teach far more than those that only say what.

The network is small: Conv, Relu and MaxPool down to a map of evidence an eighth of the size, the most
of each kind of evidence anywhere in the picture, then one Gemm and Softmax. Because of that maximum a
small defect counts as much as a large one, and the map itself says where the model looks. It also lets
the network learn from patches of pictures that say where, which is many times quicker than learning
from whole ones, and sharper: a scratch fills a patch, but is lost in a picture.

Needs python3-torch, python3-numpy and python3-pil; nothing else of rung needs them.
"""
import argparse
import csv
import hashlib
import json
import math
import multiprocessing
import os
import random
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # threads that wait leave the processor to others

try:
    import numpy as np
    import torch
    from PIL import Image, ImageOps
    from torch import nn
    from torch.nn import functional
except ImportError as missing:
    sys.exit(f"train.py: {missing}: the trainer needs PyTorch, NumPy and Pillow "
             "(apt-get install python3-torch python3-numpy python3-pil, then /usr/bin/python3 train.py)")

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".pgm", ".ppm")


class Sample:
    """One labeled picture: where it is, what it shows, and what it is used for."""

    def __init__(self, path, label, split="", where=()):
        self.path, self.label, self.split = path, label, split
        self.where = where     # rectangles x, y, width, height that cover what is wrong; empty: not known
        self.size = (1, 1)     # of the picture, in the pixels that where speaks of
        self.measured = {}     # of the whole picture, as rung measures it


def fail(text):
    sys.exit(f"train.py: {text}")


def say(text):
    print(text, flush=True)


# ---- reading -------------------------------------------------------------------------------------

def rectangles(row):
    if row.get("where"):
        return [tuple(float(n) for n in part.split()) for part in row["where"].split(";")]
    if row.get("x1"):
        x0, y0, x1, y1 = (float(row[column]) for column in ("x0", "y0", "x1", "y1"))
        return [(x0, y0, x1 - x0, y1 - y0)]
    return []


def samples_of_csv(path):
    samples = []
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        column = next((c for c in ("file", "path") if c in (rows.fieldnames or [])), None)
        if column is None or "label" not in rows.fieldnames:
            fail(f"{path}: needs a column file (or path) and a column label")
        for row in rows:
            if row["label"]:
                picture = os.path.join(os.path.dirname(path), row[column])
                samples.append(Sample(picture, row["label"], row.get("split") or "", rectangles(row)))
    return samples


def samples_of_folder(path):
    samples = []
    for label in sorted(os.listdir(path)):
        folder = os.path.join(path, label)
        if os.path.isdir(folder):
            samples += [Sample(os.path.join(folder, name), label) for name in sorted(os.listdir(folder))
                        if name.lower().endswith(PICTURE_ENDINGS)]
    return samples


def read_samples(path):
    if not os.path.exists(path):
        fail(f"{path}: no such file or folder")
    samples = samples_of_folder(path) if os.path.isdir(path) else samples_of_csv(path)
    if not samples:
        fail(f"{path}: holds no labeled picture")
    return samples


def file_hash(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def split_samples(samples, share, seed):
    """Sets split to train, val or test where the input did not say."""
    if not any(s.split == "train" for s in samples):
        for sample in samples:
            sample.split = "train"
    if not any(s.split == "val" for s in samples):
        train = [s for s in samples if s.split == "train"]
        random.Random(seed).shuffle(train)
        for label in sorted({s.label for s in train}):
            of_label = [s for s in train if s.label == label]
            for sample in of_label[:max(1, round(len(of_label) * share))]:
                sample.split = "val"
    for sample in samples:
        if sample.split not in ("train", "val"):
            sample.split = "test"


def shrink(pixels, size, axis):
    """The mean of what each output pixel covers along one axis, partly covered pixels by their share.

    The running sum of the pixels, read between two pixels by interpolation, at the edges of the output
    pixels: the difference of neighbours is what lies between them."""
    length = pixels.shape[axis]
    if length % size == 0:
        shape = pixels.shape[:axis] + (size, length // size) + pixels.shape[axis + 1:]
        return pixels.reshape(shape).mean(axis=axis + 1, dtype=np.float32)
    edges = np.arange(size + 1, dtype=np.float64) * length / size
    whole = np.minimum(edges.astype(int), length - 1)
    pixels = np.moveaxis(pixels, axis, -1)
    sums = np.concatenate([np.zeros(pixels.shape[:-1] + (1,)), np.cumsum(pixels, axis=-1, dtype=np.float64)], axis=-1)
    at_edges = sums[..., whole] + pixels[..., whole] * (edges - whole)
    return np.moveaxis(np.diff(at_edges, axis=-1) * size / length, -1, axis)


def measure(image, file_size):
    """What rung measures of a picture that comes in, by the same formulas (models/features.c)."""
    rgb = np.asarray(image.convert("RGB")).astype(np.int64)
    luma = 77 * rgb[..., 0] + 150 * rgb[..., 1] + 29 * rgb[..., 2]
    most, least = rgb.max(2), rgb.min(2)
    height, width = luma.shape
    white = 255.0 * 256
    measured = {"width": width, "height": height, "aspect": width / height, "file_size": file_size,
                "brightness": luma.mean() / white, "contrast": luma.std() / white,
                "saturation": ((most - least) / np.maximum(most, 1)).mean()}
    if min(width, height) >= 3:
        beside = luma[1:-1, :-2] + luma[1:-1, 2:] + luma[:-2, 1:-1] + luma[2:, 1:-1]
        corners = luma[:-2, :-2] + luma[:-2, 2:] + luma[2:, :-2] + luma[2:, 2:]
        middle = luma[1:-1, 1:-1]
        measured["blur"] = (beside - 4 * middle).var() / (256 * 256)
        measured["noise"] = math.sqrt(math.pi / 2) * np.abs(corners - 2 * beside + 4 * middle).mean() / 6 / white
    return {name: float(value) for name, value in measured.items()}


def load_picture(task):
    """The picture as the card describes it, before scale: uint8, channels first."""
    path, width, height, grey = task
    try:
        with Image.open(path) as image:
            whole = ImageOps.exif_transpose(image)
            measured = measure(whole, os.path.getsize(path))
            image = whole.convert("L" if grey else "RGB")
    except OSError as error:
        fail(f"{path}: {error}")
    pixels = np.asarray(image)
    pixels = pixels[None] if grey else pixels.transpose(2, 0, 1)
    pixels = shrink(shrink(pixels, width, 2), height, 1)
    return np.clip(pixels + 0.5, 0, 255).astype(np.uint8), image.size, measured


def load_pictures(samples, options):
    tasks = [(s.path, options.width, options.height, options.grey) for s in samples]
    channels = 1 if options.grey else 3
    pictures = torch.zeros((len(tasks), channels, options.height, options.width), dtype=torch.uint8)
    started = time.time()
    with multiprocessing.Pool(min(4, os.cpu_count() or 1)) as pool:
        for i, (pixels, size, measured) in enumerate(pool.imap(load_picture, tasks, chunksize=8)):
            pictures[i] = torch.from_numpy(pixels)
            samples[i].size, samples[i].measured = size, measured
            if (i + 1) % 1000 == 0:
                say(f"read {i + 1} of {len(tasks)} pictures, {(i + 1) / (time.time() - started):.0f} a second")
    return pictures


# ---- the network ---------------------------------------------------------------------------------

MAP = 8      # pixels of the input to a cell of the map of evidence
PATCH = 96   # pixels of the input to the side of a patch


def block(channels_in, channels_out, kernel=3, stride=1):
    return [nn.Conv2d(channels_in, channels_out, kernel, stride, kernel // 2, bias=False),
            nn.BatchNorm2d(channels_out), nn.ReLU()]


class Network(nn.Module):
    """Pictures in, of any size; scores and the map of evidence out. Batch normalisation disappears
    at export."""

    def __init__(self, channels, labels, features, kinds):
        super().__init__()
        self.body = nn.Sequential(*block(channels, 12, kernel=5, stride=2), nn.MaxPool2d(2), *block(12, 16),
                                  nn.MaxPool2d(2), *block(16, features), *block(features, features),
                                  nn.Conv2d(features, kinds, 1))
        self.answer = nn.Linear(kinds, labels)
        # The most evidence found anywhere can speak for a label, never against it: each kind starts by
        # speaking for one label, in turn from the last, or it might never find out which.
        self.answer.weight.data.zero_()
        self.answer.bias.data.zero_()
        for kind in range(kinds):
            self.answer.weight.data[labels - 1 - kind % labels, kind] = 1

    def forward(self, pictures):
        evidence = self.body(pictures)
        return self.answer(evidence.amax((2, 3))), evidence


class Exported(nn.Module):
    """What the .onnx holds: probabilities, and as heat how much each place speaks for the suspects."""

    def __init__(self, network, suspects, width, height):
        super().__init__()
        self.network = network
        cells = network.body(torch.zeros(1, network.body[0].in_channels, height, width)).shape[2:]
        self.everywhere = nn.MaxPool2d(tuple(cells))
        answer = network.answer
        others = [i for i in range(answer.out_features) if i not in suspects] or suspects
        self.heat = nn.Conv2d(answer.in_features, 1, 1)
        self.heat.weight.data = (answer.weight[suspects].mean(0) - answer.weight[others].mean(0)).detach().view(1, -1, 1, 1)
        self.heat.bias.data = (answer.bias[suspects].mean() - answer.bias[others].mean()).detach().view(1)

    def forward(self, pictures):
        evidence = self.network.body(pictures)
        scores = self.network.answer(torch.flatten(self.everywhere(evidence), 1))
        return functional.softmax(scores, dim=1), torch.sigmoid(self.heat(evidence))


# ---- going on from another model ------------------------------------------------------------------

def fields_of(data):
    """The fields of a protobuf message: number and value, which is bytes or an integer."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
            continue
        length = varint() if kind == 2 else 8 if kind == 1 else 4
        yield key >> 3, data[at:at + length]
        at += length


def weights_of(path):
    """The constants of an .onnx in the order in which its nodes use them: ModelProto.graph is field 7,
    GraphProto.node 1 and .initializer 5, TensorProto.dims 1, .name 8 and .raw_data 9."""
    with open(path, "rb") as file:
        graph = next(value for number, value in fields_of(memoryview(file.read())) if number == 7)
    tensors, inputs = {}, []
    for number, value in fields_of(graph):
        if number == 1:
            inputs += [bytes(name).decode() for field, name in fields_of(value) if field == 1]
        if number == 5:
            shape, name, raw = [], "", b""
            for field, content in fields_of(value):
                if field == 1:
                    shape += [content] if isinstance(content, int) else list(bytes(content))
                name = bytes(content).decode() if field == 8 else name
                raw = bytes(content) if field == 9 else raw
            tensors[name] = torch.from_numpy(np.frombuffer(raw, dtype="<f4").copy()).view(shape) if shape and len(raw) == 4 * math.prod(shape) else None
    return [tensors[name] for name in inputs if tensors.get(name) is not None]


def take_over(network, path):
    """Puts the weights of an exported model into the network. At export batch normalisation was folded into
    the layer before it, so it becomes what adds that layer's bias, and stays so: see train()."""
    body = list(network.body)
    convolutions = [layer for layer in body if isinstance(layer, nn.Conv2d)]
    norms = [layer for layer in body if isinstance(layer, nn.BatchNorm2d)]
    weights = weights_of(path)
    if len(weights) < 2 * len(convolutions) + 2:
        raise ValueError("it has other layers")
    with torch.no_grad():
        for i, layer in enumerate(convolutions):
            layer.weight.copy_(weights[2 * i])
            if i < len(norms):
                norms[i].bias.copy_(weights[2 * i + 1])
                norms[i].running_var.fill_(1 - norms[i].eps)
            else:
                layer.bias.copy_(weights[2 * i + 1])
        answer = weights[2 * len(convolutions):2 * len(convolutions) + 2]
        network.answer.weight.copy_(answer[0])
        network.answer.bias.copy_(answer[1])
    network.fixed = norms


def go_on_from(network, options):
    try:
        take_over(network, options.parent)
        say(f"going on from the weights of {options.parent}")
        return True
    except (OSError, ValueError, RuntimeError, StopIteration, IndexError) as error:
        say(f"beginning anew: the weights of {options.parent} do not fit: {error}")
        return False


# ---- what is learnt from -------------------------------------------------------------------------

class Pictures:
    """Batches of whole pictures, for data that does not say where. Rare labels come more often, as the
    square root of what they lack."""

    def __init__(self, pictures, samples, targets, options):
        self.pictures, self.targets, self.batch = pictures, targets, options.batch
        self.counts = torch.bincount(targets, minlength=len(options.labels)).float()
        self.share = self.counts.clamp(min=1).sqrt()
        self.generator = torch.Generator().manual_seed(options.seed)

    def draw(self):
        weight = (self.share / self.counts.clamp(min=1))[self.targets]
        chosen = torch.multinomial(weight, self.batch, replacement=len(self.targets) < self.batch,
                                   generator=self.generator)
        shift = [int(n) for n in torch.randint(-8, 9, (2,), generator=self.generator)]
        return self.pictures[chosen].roll(shift, (2, 3)), self.targets[chosen]

    def look_again(self, network):
        pass


class Patches:
    """Batches of patches: half of them around what is wrong, half from pictures where nothing is, and
    of these half around the places that fooled the network so far."""

    FOOLED = 600       # places remembered
    LOOKED_AT = 300    # pictures looked through each time

    def __init__(self, pictures, samples, targets, options):
        self.pictures, self.samples, self.targets, self.batch = pictures, samples, targets, options.batch
        self.wrong = [i for i, s in enumerate(samples) if s.where]
        suspects = {int(targets[i]) for i in self.wrong}
        self.sound = [i for i in range(len(samples)) if int(targets[i]) not in suspects]
        self.share = torch.tensor([1.0] * len(options.labels))
        self.random = random.Random(options.seed)
        self.fooled = []

    def around(self, index, x, y):
        """The patch whose centre is within a third of its side of (x, y), as far as the picture goes."""
        height, width = self.pictures.shape[2:]
        jitter = PATCH // 3
        left = int(x) + self.random.randint(-jitter, jitter) - PATCH // 2
        top = int(y) + self.random.randint(-jitter, jitter) - PATCH // 2
        left, top = max(0, min(width - PATCH, left)), max(0, min(height - PATCH, top))
        return self.pictures[index, :, top:top + PATCH, left:left + PATCH]

    def wrong_patch(self):
        index = self.random.choice(self.wrong)
        sample = self.samples[index]
        x, y, w, h = self.random.choice(sample.where)
        across, down = self.pictures.shape[3] / sample.size[0], self.pictures.shape[2] / sample.size[1]
        return index, self.around(index, (x + w / 2) * across, (y + h / 2) * down)

    def sound_patch(self):
        if self.fooled and self.random.random() < 0.5:
            index, x, y = self.random.choice(self.fooled)
        else:
            index = self.random.choice(self.sound)
            x, y = self.random.randrange(self.pictures.shape[3]), self.random.randrange(self.pictures.shape[2])
        return index, self.around(index, x, y)

    def draw(self):
        patches = []
        for i in range(self.batch):
            index, patch = self.wrong_patch() if i % 2 else self.sound_patch()
            patches.append((index, patch.transpose(1, 2) if self.random.random() < 0.5 else patch))
        return torch.stack([p for _, p in patches]), self.targets[[i for i, _ in patches]]

    def look_again(self, network):
        """Finds where sound pictures look most as if something were wrong."""
        chosen = self.random.sample(self.sound, min(self.LOOKED_AT, len(self.sound)))
        _, evidence = predict(network, self.pictures[chosen])
        hottest = evidence.amax(1).flatten(1)
        value, place = hottest.max(1)
        columns = evidence.shape[3]
        for k in value.argsort(descending=True)[:len(chosen) * 2 // 5].tolist():
            at = int(place[k])
            self.fooled.append((chosen[k], at % columns * MAP + MAP // 2, at // columns * MAP + MAP // 2))
        self.fooled = self.fooled[-self.FOOLED:]


# ---- training ------------------------------------------------------------------------------------

def as_input(pictures):
    return pictures.float() / 255


def augmented(batch, generator):
    """Mirrors, and a contrast and a brightness for each picture."""
    for axis in (2, 3):
        if torch.rand(1, generator=generator) < 0.5:
            batch = batch.flip(axis)
    contrast, brightness = torch.rand((2, len(batch), 1, 1, 1), generator=generator)
    mean = batch.mean((1, 2, 3), keepdim=True)
    return (batch - mean) * (0.85 + 0.3 * contrast) + mean + 0.16 * (brightness - 0.5)


def train(network, source, validation, options):
    generator = torch.Generator().manual_seed(options.seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=options.steps)
    started, total, every = time.time(), 0.0, max(1, options.steps // 10)
    for step in range(1, options.steps + 1):
        network.train()
        for norm in getattr(network, "fixed", ()):
            norm.eval()
        batch, targets = source.draw()
        scores, _ = network(augmented(as_input(batch), generator))
        loss = functional.cross_entropy(scores, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % 300 == 0:
            source.look_again(network)
        if step % every == 0:
            right = (predict(network, validation[0])[0].argmax(1) == validation[1]).float().mean().item()
            left = (time.time() - started) / step * (options.steps - step)
            say(f"step {step} of {options.steps}: loss {total / every:.4f}, validation accuracy {right:.4f} "
                f"before calibration, {left:.0f} s left")
            say(f"progress {step / options.steps:.3f} loss {total / every:.4f}")
            total = 0.0


def predict(network, pictures):
    network.eval()
    with torch.no_grad():
        parts = [network(as_input(part)) for part in pictures.split(32)]
    return torch.cat([p[0] for p in parts]), torch.cat([p[1] for p in parts])


def calibrate(network, scores, targets, share):
    """Folds a temperature and a shift per label into the last layer, so that confidence is a frequency.

    Fitted on the validation pictures, which have the labels' true shares; pulled gently towards what
    the shares alone would say (share: how often each label was learnt from), so that a handful of
    pictures cannot bend it far."""
    labels = scores.shape[1]
    true = torch.bincount(targets, minlength=labels).float() + 0.5
    start = torch.log(true / true.sum()) - torch.log(share / share.sum())
    sharpness = torch.zeros(1, requires_grad=True)
    shift = start.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS([sharpness, shift], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = functional.cross_entropy(scores * sharpness.exp() + shift, targets, reduction="sum")
        loss = loss + 2 * sharpness.square().sum() + 0.5 * (shift - start).square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    with torch.no_grad():
        network.answer.weight *= sharpness.exp()
        network.answer.bias.copy_(network.answer.bias * sharpness.exp() + shift)
    say(f"calibrated on {len(targets)} pictures: sharpness {sharpness.exp().item():.3f}")


# ---- reporting -----------------------------------------------------------------------------------

def cohen_kappa(confusion):
    total = confusion.sum()
    agreed = np.trace(confusion) / total
    chance = (confusion.sum(0) * confusion.sum(1)).sum() / total ** 2
    return (agreed - chance) / (1 - chance) if chance < 1 else float("nan")


def report(name, scores, targets, labels):
    probabilities = torch.softmax(scores, dim=1).numpy()
    truth, answer, confidence = targets.numpy(), probabilities.argmax(1), probabilities.max(1)
    confusion = np.zeros((len(labels), len(labels)), dtype=int)
    np.add.at(confusion, (truth, answer), 1)
    accuracy = np.trace(confusion) / confusion.sum()
    say(f"{name}: {len(truth)} pictures, accuracy {accuracy:.4f}, error {1 - accuracy:.4f}, "
        f"kappa {cohen_kappa(confusion):.4f}")
    say("  confusion, truth down, answer across: " + ", ".join(labels))
    for i, (label, row) in enumerate(zip(labels, confusion)):
        say(f"  {label:>12} {' '.join(f'{n:6d}' for n in row)}   recall {row[i] / max(1, row.sum()):.3f}")
    say("  confidence      pictures  meant  right")
    for low, high in ((0, .6), (.6, .8), (.8, .9), (.9, .95), (.95, .99), (.99, .999), (.999, 1.01)):
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            say(f"  {low:5.3f} to {min(high, 1):5.3f}  {inside.sum():7d}  {confidence[inside].mean():.4f} "
                f"{(answer == truth)[inside].mean():.4f}")


# ---- writing -------------------------------------------------------------------------------------

def export(network, path, options):
    suspects = [options.labels.index(label) for label in options.critical or options.labels[1:]]
    exported = Exported(network.eval(), suspects, options.width, options.height)
    example = torch.zeros(1, 1 if options.grey else 3, options.height, options.width)
    torch.onnx.export(exported.eval(), example, path, opset_version=13, input_names=["picture"],
                      output_names=["probabilities", "heat"],
                      dynamic_axes={"picture": {0: "batch"}, "probabilities": {0: "batch"}, "heat": {0: "batch"}})


def statistics_of(values, count):
    """A feature as the card tells it: cells that hold a tenth of the pictures each, as rung cuts them."""
    values = sorted(values)
    edges = [values[(i * len(values) + 9) // 10 - 1] for i in range(1, 10)]
    if values[0] == edges[0]:
        edges.insert(0, math.nextafter(values[0], -math.inf))
    edges = sorted(set(edges))
    cells = [0] * (len(edges) + 1)
    for cell in np.searchsorted(edges, values, side="left"):
        cells[cell] += 1
    missing = count - len(values)
    return {"count": count, "missing": missing, "mean": float(np.mean(values)), "deviation": float(np.std(values)),
            "edges": edges, "counts": cells + [missing], "quantiles": np.quantile(values, np.linspace(0, 1, 101)).tolist()}


def statistics(samples):
    """What the pictures learnt from were like. Not their labels: whoever collects them chooses how many there are of each."""
    names = sorted({name for s in samples for name in s.measured})
    return {name: statistics_of([s.measured[name] for s in samples if name in s.measured], len(samples)) for name in names}


def write_card(path, hashes, note, samples, options):
    card = {
        "name": options.name, "version": options.version,
        "input": {"name": "picture", "width": options.width, "height": options.height,
                  "colour": "grey" if options.grey else "rgb", "resize": "area"},
        "labels": options.labels, "critical": options.critical,
        "classes": {"output": "probabilities"}, "highlight": {"heat": "heat"},
        "trained_on": hashes, "training_note": note, "statistics": statistics(samples),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(card, file, indent=1, ensure_ascii=False)
        file.write("\n")


# ---- the command ---------------------------------------------------------------------------------

def take_environment(options):
    given = {name: os.environ.get("RUNG_" + name, "") for name in
             ("DATASET", "OUTPUT", "LABELS", "CRITICAL", "NAME", "VERSION", "PARENT_MODEL", "PARENT_CARD")}
    if not given["DATASET"] or not given["OUTPUT"]:
        fail("--retrain needs RUNG_DATASET and RUNG_OUTPUT: rung retrain sets them")
    options.pictures, options.out = os.path.join(given["DATASET"], "dataset.csv"), given["OUTPUT"]
    options.labels, options.critical = given["LABELS"], given["CRITICAL"]
    options.name, options.version = given["NAME"] or "model", given["VERSION"] or "1"
    if given["PARENT_MODEL"] and given["PARENT_CARD"]:
        with open(given["PARENT_CARD"], encoding="utf-8") as file:
            card = json.load(file)
        options.parent = given["PARENT_MODEL"] if card.get("labels") == options.labels.split(",") else ""
        options.size = f"{card['input']['width']}x{card['input']['height']}"
        options.grey = card["input"].get("colour") == "grey"


def read_options():
    parser = argparse.ArgumentParser(description="Trains a small picture classifier for rung.",
                                     epilog="PICTURES: a folder of label folders, or a CSV with file,label[,split].")
    parser.add_argument("pictures", metavar="PICTURES", nargs="?")
    parser.add_argument("--retrain", action="store_true", help="all from the environment, as rung retrain gives it")
    parser.add_argument("--out", metavar="DIR", help="where NAME.onnx and NAME.json go")
    parser.add_argument("--name", default="model", help="of the model (default: model)")
    parser.add_argument("--version", default="1", help="of the model (default: 1)")
    parser.add_argument("--size", default="160x160", metavar="WxH", help="of the network's input (default: 160x160)")
    parser.add_argument("--features", type=int, default=32, metavar="N", help="channels of the deepest layers (default: 32)")
    parser.add_argument("--steps", type=int, default=0, metavar="N", help="batches to learn from (default: by their number)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same model (default: 1)")
    parser.add_argument("--labels", default="", metavar="A,B", help="labels in the order wanted (default: sorted)")
    parser.add_argument("--critical", default="", metavar="A,B", help="labels that must not be missed; the heat map looks for them")
    parser.add_argument("--grey", action="store_true", help="one channel of luma")
    parser.add_argument("--rgb", action="store_false", dest="grey", help="three channels (default)")
    parser.add_argument("--validate", type=float, default=0.2, metavar="F",
                        help="share of the training pictures kept for calibration where no split says val (default: 0.2)")
    parser.add_argument("--validate-on", metavar="PICTURES",
                        help="calibrate on these instead: a CSV or folder with the true shares of the labels")
    parser.add_argument("--untracked", action="store_true",
                        help="write an empty trained_on: these pictures will never be items of a project")
    options = parser.parse_args()
    options.parent = ""
    if options.retrain:
        take_environment(options)
    if not options.pictures or not options.out:
        parser.error("PICTURES and --out are needed")
    try:
        options.width, options.height = (int(n) for n in options.size.split("x"))
    except ValueError:
        fail(f"--size {options.size}: write it as 160x160")
    if min(options.width, options.height) < 16:
        fail(f"--size {options.size}: both sides are 16 or more")
    if options.features < 4:
        fail("--features: 4 or more")
    return options


def settle_labels(samples, options):
    found = sorted({s.label for s in samples})
    options.labels = [l for l in options.labels.split(",") if l] or found
    options.critical = [l for l in options.critical.split(",") if l]
    if len(options.labels) < 2:
        fail(f"two labels or more are needed, found: {', '.join(options.labels)}")
    for label in found + options.critical:
        if label not in options.labels:
            fail(f"label {label} is not among {', '.join(options.labels)}")


def teaches_by_patches(samples, options):
    """Every picture of some label says where, none of another does, and patches fit in."""
    told = {s.label for s in samples if s.where}
    return (0 < len(told) < len(set(s.label for s in samples)) and min(options.width, options.height) >= PATCH and
            all(s.where for s in samples if s.label in told))


def as_validation(samples):
    for sample in samples:
        sample.split = "val"
    return samples


def main():
    options = read_options()
    started = time.time()
    torch.set_num_threads(min(2, os.cpu_count() or 1))
    torch.manual_seed(options.seed)
    samples = read_samples(options.pictures)
    if options.validate_on:
        for sample in samples:
            sample.split = sample.split or "train"
        samples = [s for s in samples if s.split != "val"] + as_validation(read_samples(options.validate_on))
    split_samples(samples, options.validate, options.seed)
    settle_labels(samples, options)

    parts = {split: [s for s in samples if s.split == split] for split in ("train", "val", "test")}
    say(", ".join(f"{split} {len(part)}" for split, part in parts.items()) + f"; labels {', '.join(options.labels)}")
    if len(parts["train"]) < 4:
        fail("too few pictures to learn from")
    pictures = {split: load_pictures(part, options) for split, part in parts.items() if part}
    targets = {split: torch.tensor([options.labels.index(s.label) for s in part], dtype=torch.long)
               for split, part in parts.items()}
    patches = teaches_by_patches(parts["train"], options)
    network = Network(1 if options.grey else 3, len(options.labels), options.features, len(options.labels) - 1 if patches else 8)
    went_on = False
    if options.parent:
        for kinds in (len(options.labels) - 1, 8): # as it was, by patches or by whole pictures
            network = Network(1 if options.grey else 3, len(options.labels), options.features, kinds)
            went_on = go_on_from(network, options)
            if went_on:
                break
    options.batch = 64 if patches else 16
    options.rate = 0.001 if went_on else 0.003
    known = len(parts["train"])
    if went_on: # it knows most of it already
        options.steps = options.steps or max(300, min(3000, 2 * known))
    options.steps = options.steps or (max(1000, min(7000, 7 * known // 5)) if patches else max(1000, min(6000, 4 * known)))

    source = (Patches if patches else Pictures)(pictures["train"], parts["train"], targets["train"], options)
    say(f"learning from {'patches' if patches else 'whole pictures'}, {options.steps} steps of {options.batch}")
    train(network, source, (pictures["val"], targets["val"]), options)
    calibrate(network, predict(network, pictures["val"])[0], targets["val"], source.share)

    os.makedirs(options.out, exist_ok=True)
    onnx = os.path.join(options.out, options.name + ".onnx")
    export(network, onnx, options)
    used = [] if options.untracked else sorted({file_hash(s.path) for s in parts["train"] + parts["val"]})
    note = f"{len(parts['train'])} pictures, calibrated on {len(parts['val'])}, {options.steps} steps, seed {options.seed}"
    write_card(os.path.join(options.out, options.name + ".json"), used, note, parts["train"], options)
    for split in ("val", "test"):
        if parts[split]:
            report(split, predict(network, pictures[split])[0], targets[split], options.labels)
    say(f"wrote {onnx} ({os.path.getsize(onnx)} bytes) and its card in {time.time() - started:.1f} s")


if __name__ == "__main__":
    main()
