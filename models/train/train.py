#!/usr/bin/python3
"""The reference trainer of rung: labeled pictures in, a small ONNX model and its card out.

    train.py PICTURES --out DIR [--name N] [--version V] ...

PICTURES is a folder with one sub-folder of pictures per label, or a CSV file with the columns
`file` (or `path`, relative to the CSV), `label` and, if you like:
- `split`: rows of split `train` are learnt from, rows of `val` calibrate the confidence, all others
  (`test`) are only reported on;
- `where`: rectangles "x y width height", separated by semicolons, in pixels of the picture, that
  together cover what is wrong with it; or x0, y0, x1, y1 for one rectangle. Pictures that say where
  teach far more than those that only say what.

The network is small, Conv, Relu and MaxPool down to a map of evidence an eighth of the size, the most
of each kind of evidence anywhere in the picture, then one Gemm and Softmax. Because of that maximum a
small defect counts as much as a large one, and the map itself says where the model looks.

Its first layer is not learnt: it looks for thin lines in eight directions, brighter or darker than
what is around them, and for the local mean of each colour. So it is computed once for each picture,
which makes the rest quick to train without a graphics card.

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


def load_picture(task):
    """The picture as the card describes it, before scale: uint8, channels first."""
    path, width, height, grey = task
    try:
        with Image.open(path) as image:
            image = ImageOps.exif_transpose(image).convert("L" if grey else "RGB")
    except OSError as error:
        fail(f"{path}: {error}")
    pixels = np.asarray(image)
    pixels = pixels[None] if grey else pixels.transpose(2, 0, 1)
    pixels = shrink(shrink(pixels, width, 2), height, 1)
    return np.clip(pixels + 0.5, 0, 255).astype(np.uint8), image.size


def load_pictures(samples, options):
    tasks = [(s.path, options.width, options.height, options.grey) for s in samples]
    channels = 1 if options.grey else 3
    pictures = torch.zeros((len(tasks), channels, options.height, options.width), dtype=torch.uint8)
    started = time.time()
    with multiprocessing.Pool(min(4, os.cpu_count() or 1)) as pool:
        for i, (pixels, size) in enumerate(pool.imap(load_picture, tasks, chunksize=8)):
            pictures[i] = torch.from_numpy(pixels)
            samples[i].size = size
            if (i + 1) % 1000 == 0:
                say(f"read {i + 1} of {len(tasks)} pictures, {(i + 1) / (time.time() - started):.0f} a second")
    return pictures


# ---- the network ---------------------------------------------------------------------------------

DIRECTIONS = 8
KINDS = 8    # of evidence; the first is the one shown as heat
STRIDE = 4   # of what the first layer finds
MAP = 8      # of the map of evidence


def line_filters(channels):
    """For each direction a bright and a dark line; then the local mean of each channel."""
    size, width, length = 7, 0.75, 1.8
    grid = torch.arange(size) - (size - 1) / 2
    down, right = torch.meshgrid(grid, grid, indexing="ij")
    filters = []
    for i in range(DIRECTIONS):
        angle = math.pi * i / DIRECTIONS
        across = right * math.cos(angle) + down * math.sin(angle)
        along = down * math.cos(angle) - right * math.sin(angle)
        line = (1 - (across / width) ** 2) * torch.exp(-(across / width) ** 2 / 2 - (along / length) ** 2 / 2)
        line = line - line.mean()
        line = (40 / channels * line / line.abs().sum()).repeat(channels, 1, 1)
        filters += [line, -line]
    for i in range(channels):
        mean = torch.zeros(channels, size, size)
        mean[i] = 2 / size ** 2
        filters.append(mean)
    return torch.stack(filters)


def mirrored(found):
    """What the first layer would have found in the mirrored pictures: directions are mirrored too."""
    order = [2 * (-(i // 2) % DIRECTIONS) + i % 2 for i in range(2 * DIRECTIONS)]
    return found[:, order + list(range(2 * DIRECTIONS, found.shape[1]))]


class FirstLayer(nn.Module):
    def __init__(self, channels):
        super().__init__()
        filters = line_filters(channels)
        self.lines = nn.Conv2d(channels, len(filters), filters.shape[2], 2, filters.shape[2] // 2, bias=False)
        self.lines.weight.data = filters
        self.lines.weight.requires_grad = False
        self.pool = nn.MaxPool2d(2)

    def forward(self, pictures):
        return functional.relu(self.pool(self.lines(pictures)))


def block(channels_in, channels_out):
    return [nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU()]


class Network(nn.Module):
    """From what the first layer found to scores and the map of evidence. Batch normalisation
    disappears at export."""

    def __init__(self, found, labels, features):
        super().__init__()
        self.body = nn.Sequential(*block(found.shape[1], features), nn.MaxPool2d(2), *block(features, features),
                                  *block(features, features), nn.Conv2d(features, KINDS, 1))
        self.everywhere = nn.MaxPool2d((found.shape[2] // 2, found.shape[3] // 2))
        self.answer = nn.Linear(KINDS, labels)

    def forward(self, found):
        evidence = self.body(found)
        return self.answer(torch.flatten(self.everywhere(evidence), 1)), evidence[:, 0]


class Exported(nn.Module):
    """What the .onnx holds: pictures in, probabilities and heat out."""

    def __init__(self, first, network):
        super().__init__()
        self.first, self.network = first, network
        last = network.body[-1]
        self.where = nn.Conv2d(last.in_channels, 1, 1)
        self.where.weight.data, self.where.bias.data = last.weight.data[:1], last.bias.data[:1]

    def forward(self, pictures):
        features = self.network.body[:-1](self.first(pictures))
        evidence = self.network.body[-1](features)
        scores = self.network.answer(torch.flatten(self.network.everywhere(evidence), 1))
        return functional.softmax(scores, dim=1), torch.sigmoid(self.where(features))


def look(first, pictures):
    """The first layer over all pictures, in half precision to save memory."""
    first.eval()
    with torch.no_grad():
        return torch.cat([first(p.float() / 255).half() for p in pictures.split(32)])


# ---- training ------------------------------------------------------------------------------------

def where_map(samples, rows, columns):
    """A map per picture: 1 where something is wrong, 0 elsewhere; all 1 where nobody said where."""
    maps = torch.zeros(len(samples), rows, columns)
    for i, sample in enumerate(samples):
        width, height = sample.size
        for x, y, w, h in sample.where:
            x0, x1 = int(x / width * columns), math.ceil((x + w) / width * columns)
            y0, y1 = int(y / height * rows), math.ceil((y + h) / height * rows)
            maps[i, max(0, y0):max(y0 + 1, y1), max(0, x0):max(x0 + 1, x1)] = 1
    return maps


def augmented(found, maps, generator):
    """Mirrors the batch along each axis half of the time, shifts it by up to two cells, and draws a
    contrast for each picture; the maps go along."""
    draw = torch.rand(4, generator=generator)
    for axis in (2, 3):
        if draw[axis - 2] < 0.5:
            found, maps = mirrored(found.flip(axis)), maps.flip(axis - 1)
    dy, dx = (int(5 * d) - 2 for d in draw[2:])
    found, maps = found.roll((2 * dy, 2 * dx), (2, 3)), maps.roll((dy, dx), (1, 2))
    contrast = 0.85 + 0.3 * torch.rand((len(found), 1, 1, 1), generator=generator)
    return found * contrast, maps


def heat_loss(heat, suspicious, maps, known):
    """Cells where something is known to be wrong should be hot and all others cold. Where it is not
    known, the hottest cell of a suspicious picture should be hot."""
    cold = functional.softplus(heat)
    cells = (4 * functional.softplus(-heat) * maps + cold * (1 - maps)).sum((1, 2)) / 20
    worst_cold = functional.softplus((heat - 1e4 * maps).amax((1, 2)))
    hottest = functional.binary_cross_entropy_with_logits(heat.amax((1, 2)), suspicious, reduction="none")
    return torch.where(known, cells + 0.3 * worst_cold, hottest).mean()


def sampled_order(targets, counts, generator):
    """An epoch's pictures: rare labels come more often, as the square root of what they lack."""
    weight = (counts.sum() / counts.clamp(min=1)).sqrt()
    return torch.multinomial(weight[targets], len(targets), replacement=True, generator=generator)


def train(network, found, samples, targets, validation, options):
    generator = torch.Generator().manual_seed(options.seed)
    counts = torch.bincount(targets, minlength=len(options.labels)).float()
    suspects = [options.labels.index(l) for l in options.critical or options.labels[1:]]
    suspicious = torch.tensor([float(t in suspects) for t in targets])
    maps = where_map(samples, found.shape[2] // 2, found.shape[3] // 2)
    known = (maps.sum((1, 2)) > 0) | (suspicious == 0)
    steps = math.ceil(len(targets) / options.batch)
    optimizer = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=steps * options.epochs,
                                                   pct_start=0.2)
    started = time.time()
    for epoch in range(options.epochs):
        network.train()
        total = 0.0
        order = sampled_order(targets, counts, generator)
        for step in range(steps):
            chosen = order[step * options.batch:(step + 1) * options.batch]
            if len(chosen) < 2:
                chosen = order[:options.batch]
            batch, batch_maps = augmented(found[chosen].float(), maps[chosen], generator)
            scores, heat = network(batch)
            loss = functional.cross_entropy(scores, targets[chosen])
            loss = loss + heat_loss(heat, suspicious[chosen], batch_maps, known[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        right = (predict(network, validation[0]).argmax(1) == validation[1]).float().mean().item()
        left = (time.time() - started) / (epoch + 1) * (options.epochs - epoch - 1)
        say(f"epoch {epoch + 1} of {options.epochs}: loss {total / steps:.4f}, "
            f"validation accuracy {right:.4f}, {left:.0f} s left")


def predict(network, found):
    network.eval()
    with torch.no_grad():
        return torch.cat([network(f.float())[0] for f in found.split(64)])


def calibrate(network, scores, targets, train_counts):
    """Folds a temperature and a shift per label into the last layer, so that confidence is a frequency.

    Fitted on the validation pictures, which have the labels' true shares; pulled gently towards what
    the shares alone would say, so that a handful of pictures cannot bend it far."""
    labels = scores.shape[1]
    sampled = train_counts.clamp(min=1).sqrt()
    true = torch.bincount(targets, minlength=labels).float() + 0.5
    start = torch.log(true / true.sum()) - torch.log(sampled / sampled.sum())
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

def export(first, network, path, options):
    example = torch.zeros(1, 1 if options.grey else 3, options.height, options.width)
    torch.onnx.export(Exported(first, network).eval(), example, path, opset_version=13, input_names=["picture"],
                      output_names=["probabilities", "heat"],
                      dynamic_axes={"picture": {0: "batch"}, "probabilities": {0: "batch"}, "heat": {0: "batch"}})


def write_card(path, hashes, note, options):
    card = {
        "name": options.name, "version": options.version,
        "input": {"name": "picture", "width": options.width, "height": options.height,
                  "colour": "grey" if options.grey else "rgb", "resize": "area"},
        "labels": options.labels, "critical": options.critical,
        "classes": {"output": "probabilities"}, "highlight": {"heat": "heat"},
        "trained_on": hashes, "training_note": note,
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(card, file, indent=1, ensure_ascii=False)
        file.write("\n")


# ---- the command ---------------------------------------------------------------------------------

def read_options():
    parser = argparse.ArgumentParser(description="Trains a small picture classifier for rung.",
                                     epilog="PICTURES: a folder of label folders, or a CSV with file,label[,split].")
    parser.add_argument("pictures", metavar="PICTURES")
    parser.add_argument("--out", required=True, metavar="DIR", help="where NAME.onnx and NAME.json go")
    parser.add_argument("--name", default="model", help="of the model (default: model)")
    parser.add_argument("--version", default="1", help="of the model (default: 1)")
    parser.add_argument("--size", default="160x160", metavar="WxH", help="of the network's input, (default: 160x160)")
    parser.add_argument("--features", type=int, default=32, metavar="N", help="channels of the deepest layers (default: 32)")
    parser.add_argument("--epochs", type=int, default=0, metavar="N", help="passes over the pictures (default: by their number)")
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
    try:
        options.width, options.height = (int(n) for n in options.size.split("x"))
    except ValueError:
        fail(f"--size {options.size}: write it as 160x160")
    if min(options.width, options.height) < 16:
        fail(f"--size {options.size}: both sides are 16 or more")
    if options.features < 4 or options.features % 4:
        fail("--features: a multiple of 4")
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


def main():
    options = read_options()
    started = time.time()
    torch.set_num_threads(min(2, os.cpu_count() or 1))
    torch.manual_seed(options.seed)
    samples = read_samples(options.pictures)
    if options.validate_on:
        for sample in samples:
            sample.split = sample.split or "train"
        samples = [s for s in samples if s.split != "val"] + read_samples_as_val(options.validate_on)
    split_samples(samples, options.validate, options.seed)
    settle_labels(samples, options)

    parts = {split: [s for s in samples if s.split == split] for split in ("train", "val", "test")}
    say(", ".join(f"{split} {len(part)}" for split, part in parts.items()) + f"; labels {', '.join(options.labels)}")
    if len(parts["train"]) < 4:
        fail("too few pictures to learn from")
    first = FirstLayer(1 if options.grey else 3)
    found = {split: look(first, load_pictures(part, options)) for split, part in parts.items() if part}
    targets = {split: torch.tensor([options.labels.index(s.label) for s in part], dtype=torch.long)
               for split, part in parts.items()}
    options.epochs = options.epochs or max(10, min(80, 40000 // len(parts["train"])))
    options.batch = 16
    options.rate = 0.006

    network = Network(found["train"], len(options.labels), options.features)
    train(network, found["train"], parts["train"], targets["train"], (found["val"], targets["val"]), options)
    counts = torch.bincount(targets["train"], minlength=len(options.labels)).float()
    calibrate(network, predict(network, found["val"]), targets["val"], counts)

    os.makedirs(options.out, exist_ok=True)
    onnx = os.path.join(options.out, options.name + ".onnx")
    export(first, network, onnx, options)
    used = [] if options.untracked else sorted({file_hash(s.path) for s in parts["train"] + parts["val"]})
    note = f"{len(parts['train'])} pictures, calibrated on {len(parts['val'])}, {options.epochs} epochs, seed {options.seed}"
    write_card(os.path.join(options.out, options.name + ".json"), used, note, options)
    for split in ("val", "test"):
        if parts[split]:
            report(split, predict(network, found[split]), targets[split], options.labels)
    say(f"wrote {onnx} ({os.path.getsize(onnx)} bytes) and its card in {time.time() - started:.1f} s")


def read_samples_as_val(path):
    samples = read_samples(path)
    for sample in samples:
        sample.split = "val"
    return samples


if __name__ == "__main__":
    main()
