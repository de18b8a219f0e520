#!/usr/bin/python3
"""Writes the small models of the tests, with their cards, to the folder given (default: this one).

Needs python3-onnx. Each model is a handful of nodes, so that what it answers can be worked out by
hand; the numbers in tests/unit/worker_test.c come from that.

  mean.onnx    [1,3,8,8]: classes ok and bright; bright = mean of the input, ok = 1 - mean
  logits.onnx  the same as logits, 4 * (1 - mean) and 4 * mean, of any batch size
  nhwc.onnx    [1,8,8,3] of which it takes the mean of the first channel
  nan.onnx     divides nought by nought
  heat.onnx    mean.onnx with a heat map: the green channel of the input
  box.onnx     mean.onnx with three boxes: two that overlap, one below the floor
  three.onnx   three classes, always .2 .5 .3
  big.onnx     expands one number to 2^25, more than an output may have
  hear.onnx    [1,10] of a recording: what it remembers becomes the half of that and of the mean of |x|; answers that,
               times its input "rate" / 1000, at most 1
  patch.onnx   a map of the input's means over the channels: bright places are text
  signs.onnx   of each column what is red, green and blue on the average, by signs.txt: A, B, a space; the rest is blank
  words.onnx   passes its input on, with an attribute of 24 letters
  open.onnx    passes its input on as an output without a shape; neither has a card
  slow.onnx    mean.onnx after mean * 10^12 passes over its input: at once for black, never for white
"""
import json
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SHAPE = [1, 3, 8, 8]


def constant(name, values, kind=np.float32):
    return numpy_helper.from_array(np.array(values, dtype=kind), name)


def mean_nodes():
    """classes = [1 - m, m] for the mean m of x."""
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["m", "one_one"], ["bright"]),
        helper.make_node("Sub", ["one", "bright"], ["ok"]),
        helper.make_node("Concat", ["ok", "bright"], ["classes"], axis=1),
    ]
    return nodes, [constant("one_one", [1, 1], np.int64), constant("one", 1)]


def write(folder, name, nodes, weights, outputs, shape=None, card=None):
    graph = helper.make_graph(
        nodes, name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape or SHAPE)],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 7
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(folder, name + ".onnx"))
    text = {"name": name, "version": "1", "labels": ["ok", "bright"], "input": {"width": 8, "height": 8},
            "trained_on": []}
    text.update(card or {})
    with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as out:
        json.dump(text, out, indent=1)
        out.write("\n")


def write_hearing(folder):
    """A model that remembers, for recordings."""
    graph = helper.make_graph([
        helper.make_node("Abs", ["x"], ["size"]),
        helper.make_node("ReduceMean", ["size"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Add", ["before", "mean"], ["both"]),
        helper.make_node("Mul", ["both", "half"], ["after"]),
        helper.make_node("Cast", ["rate"], ["fast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["fast", "thousandth"], ["gain"]),
        helper.make_node("Mul", ["after", "gain"], ["loud"]),
        helper.make_node("Clip", ["loud", "nought", "one"], ["heard"]),
    ], "hear", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 10]),
                helper.make_tensor_value_info("before", TensorProto.FLOAT, [1, 1]),
                helper.make_tensor_value_info("rate", TensorProto.INT64, [])],
        [helper.make_tensor_value_info("heard", TensorProto.FLOAT, ["n", 1]),
         helper.make_tensor_value_info("after", TensorProto.FLOAT, [1, 1])],
        [constant("half", 0.5), constant("thousandth", 0.001), constant("nought", 0), constant("one", 1)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 7
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(folder, "hear.onnx"))
    card = {"name": "hear", "version": "1", "output": "regions", "labels": ["quiet", "sound"],
            "input": {"kind": "audio", "name": "x", "rate": 1000, "frame": 8, "context": 2},
            "state": [{"input": "before", "output": "after", "dims": [1, 1]}],
            "constants": [{"input": "rate", "value": 1000}], "classes": {"output": "heard"},
            "segments": {"label": "sound", "on": 0.3, "off": 0.2, "least": 0.05, "least_gap": 0.05, "pad": 0.01},
            "trained_on": []}
    with open(os.path.join(folder, "hear.json"), "w", encoding="utf-8") as out:
        json.dump(card, out, indent=1)
        out.write("\n")


def write_refused(folder):
    """Models that libonnx would crash over or write beyond its room for; onnx.checker need not like them."""
    for name, shape, attributes in [("words", [1, 4], {"remark": "a" * 24}), ("open", None, {})]:
        graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"], **attributes)], name,
                                  [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4])],
                                  [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        model.ir_version = 7
        onnx.save(model, os.path.join(folder, name + ".onnx"))


def main(folder):
    nodes, weights = mean_nodes()
    classes = ("classes", [1, 2])
    write(folder, "mean", nodes, weights, [classes])

    write(folder, "logits", [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["m", "batch_one"], ["bright"]),
        helper.make_node("Sub", ["one", "bright"], ["ok"]),
        helper.make_node("Concat", ["ok", "bright"], ["both"], axis=1),
        helper.make_node("Mul", ["both", "four"], ["logits"]),
    ], [constant("batch_one", [-1, 1], np.int64), constant("one", 1), constant("four", 4)],
        [("logits", ["n", 2])], ["n", 3, 8, 8],
        {"classes": {"output": "logits", "softmax": True}, "floor": 0.7})

    write(folder, "nhwc", [
        helper.make_node("Slice", ["x", "zero", "first", "axis"], ["channel"]),
        helper.make_node("ReduceMean", ["channel"], ["m"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["m", "one_one"], ["bright"]),
        helper.make_node("Sub", ["one", "bright"], ["ok"]),
        helper.make_node("Concat", ["ok", "bright"], ["classes"], axis=1),
    ], weights + [constant("zero", [0], np.int64), constant("first", [1], np.int64), constant("axis", [3], np.int64)],
        [classes], [1, 8, 8, 3],
        {"input": {"width": 8, "height": 8, "layout": "nhwc", "colour": "bgr", "resize": "bilinear"}})

    write(folder, "nan", [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Sub", ["m", "m"], ["nought"]),
        helper.make_node("Div", ["nought", "nought"], ["n"]),
        helper.make_node("Reshape", ["n", "one_one"], ["one_n"]),
        helper.make_node("Concat", ["one_n", "one_n"], ["classes"], axis=1),
    ], weights[:1], [classes])

    write(folder, "heat", nodes + [
        helper.make_node("Slice", ["x", "zero", "first", "axis"], ["heat"]),
    ], weights + [constant("zero", [1], np.int64), constant("first", [2], np.int64), constant("axis", [1], np.int64)],
        [classes, ("heat", [1, 1, 8, 8])], None, {"highlight": {"heat": "heat"}})

    write(folder, "box", nodes + [
        helper.make_node("Mul", ["rows", "one"], ["boxes"]),
    ], weights + [constant("rows", [[[2, 2, 2, 2, .9, 1], [2.2, 2, 2, 2, .8, 1], [6, 6, 1, 1, .1, 0]]])],
        [classes, ("boxes", [1, 3, 6])], None, {"highlight": {"boxes": "boxes", "box_floor": 0.5}})

    write(folder, "three", [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Mul", ["m", "nought"], ["none"]),
        helper.make_node("Add", ["none", "fixed"], ["classes"]),
    ], [constant("nought", 0), constant("fixed", [[.2, .5, .3]])], [("classes", [1, 3])], None,
        {"labels": ["light", "fine", "deep"], "label_map": {"light": "scratch", "deep": "scratch", "fine": "ok"}})

    write(folder, "big", nodes + [
        helper.make_node("Expand", ["bright", "huge"], ["heat"]),
    ], weights + [constant("huge", [1, 1 << 12, 1 << 13], np.int64)],
        [classes, ("heat", [1, "h", "w"])], None, {"highlight": {"heat": "heat"}})

    write(folder, "patch", [helper.make_node("ReduceMean", ["x"], ["map"], axes=[1], keepdims=1)], [],
          [("map", [1, 1, 8, 8])], None,
          {"output": "regions", "labels": ["text", "none"], "decode": {"by": "db", "threshold": 0.3, "unclip": 0, "least": 1}})

    write(folder, "signs", [
        helper.make_node("ReduceMean", ["x"], ["columns"], axes=[2], keepdims=0),
        helper.make_node("Transpose", ["columns"], ["colours"], perm=[0, 2, 1]),
        helper.make_node("ReduceSum", ["colours", "last"], ["light"], keepdims=1),
        helper.make_node("Sub", ["one", "light"], ["blank"]),
        helper.make_node("Concat", ["blank", "colours"], ["classes"], axis=2),
    ], [constant("last", [2], np.int64), constant("one", 1)], [("classes", [1, 8, 4])], None,
        {"output": "text", "labels": ["read", "unread"], "input": {"width": 8, "height": 8, "crop": "find"},
         "decode": {"by": "ctc", "dictionary": "signs.txt", "space": True}})
    with open(os.path.join(folder, "signs.txt"), "w", encoding="utf-8") as out:
        out.write("A\nB\n")

    write_hearing(folder)
    write_refused(folder)

    loop = helper.make_graph(
        [helper.make_node("Sin", ["v"], ["s"]), helper.make_node("Identity", ["keep"], ["still"])], "again",
        [helper.make_tensor_value_info("i", TensorProto.INT64, []),
         helper.make_tensor_value_info("keep", TensorProto.BOOL, []),
         helper.make_tensor_value_info("v", TensorProto.FLOAT, SHAPE)],
        [helper.make_tensor_value_info("still", TensorProto.BOOL, []),
         helper.make_tensor_value_info("s", TensorProto.FLOAT, SHAPE)])
    slow, more = mean_nodes()
    slow[0] = helper.make_node("ReduceMean", ["y"], ["m"], axes=[1, 2, 3], keepdims=0)
    write(folder, "slow", [
        helper.make_node("ReduceMean", ["x"], ["before"], axes=[0, 1, 2, 3], keepdims=0),
        helper.make_node("Mul", ["before", "trillion"], ["times"]),
        helper.make_node("Cast", ["times"], ["many"], to=TensorProto.INT64),
        helper.make_node("Loop", ["many", "yes", "x"], ["y"], body=loop),
    ] + slow, more + [constant("trillion", 1e12), constant("yes", True, np.bool_)], [classes])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
