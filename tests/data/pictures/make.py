#!/usr/bin/python3
"""Writes the small pictures of the tests to the folder given (default: this one). Needs python3-pil and
ImageMagick.

All show the same 12x8 pixels, enlarged nowhere: red on the left, blue on the right, white in the top
left corner. orientation-N.jpg is stored turned the other way, so that EXIF orientation N puts it right.
"""
import os
import sys

from PIL import Image

UNDO = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
        6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}


def picture():
    image = Image.new("RGB", (12, 8), (255, 0, 0))
    image.paste((0, 0, 255), (6, 0, 12, 8))
    image.paste((255, 255, 255), (0, 0, 4, 4))
    return image


def main(folder):
    def out(name):
        return os.path.join(folder, name)

    image = picture()
    plain = {"quality": 95, "subsampling": 0}
    image.save(out("baseline.jpg"), **plain)
    image.save(out("progressive.jpg"), progressive=True, **plain)
    for orientation in range(1, 9):
        turned = image.transpose(UNDO[orientation]) if orientation > 1 else image
        exif = Image.Exif()
        exif[0x0112] = orientation
        turned.save(out(f"orientation-{orientation}.jpg"), exif=exif, **plain)
    image.save(out("plain.png"))
    image.convert("P", palette=Image.ADAPTIVE, colors=3).save(out("palette.png"))
    image.convert("RGBA").save(out("alpha.png"))
    os.system(f"convert {out('plain.png')} -depth 16 PNG48:{out('deep.png')}")
    os.system(f"convert {out('plain.png')} -interlace PNG {out('interlaced.png')}")
    image.save(out("plain.bmp"))
    image.save(out("plain.ppm"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
