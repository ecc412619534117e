"""The nodes of a reader in int8, put together as ONNX Runtime runs them fastest.

A product of bytes, its scales and its bias become one node instead of four, with the same numbers to the bit. The
layer norm with a sum is taken apart: as one node ONNX Runtime 1.32 takes seven times as long for it as for the two,
and GELU with its bias takes twice as long as without. Sums are then rounded otherwise in their last bit, which the
bytes of the next product may make a step of their scale: logits move by some hundredths.
"""

from __future__ import annotations

from typing import Any

import onnx
from onnx import NodeProto, helper

FUSED = "com.microsoft"
PRODUCT = "MatMulIntegerToFloat"
BIAS = 6
"""Where a product's bias stands, behind both factors, their scales and their noughts."""


def fuse(graph: onnx.GraphProto) -> None:
    """Rewrite the nodes of a graph in place; weights, inputs and outputs stay as they are."""
    nodes = _Nodes(graph)
    for node in list(graph.node):
        nodes.take(node)
    del graph.node[:]
    graph.node.extend(nodes.kept)


class _Nodes:
    """The nodes as they are to be, in an order in which they can run."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.kept: list[NodeProto] = []
        self._weights = {weight.name for weight in graph.initializer}
        self._makers = {name: node for node in graph.node for name in node.output}
        self._users = {name: node for node in graph.node for name in node.input}
        self._products = {node.output[0]: self._product(node) for node in graph.node if node.op_type == "MatMulInteger"}
        self._last = {parts[-1].output[0]: name for name, parts in self._products.items()}
        self._parts = {part.output[0] for parts in self._products.values() for part in parts}

    def _product(self, node: NodeProto) -> tuple[NodeProto, ...]:
        """What becomes one: the product, its cast, that of its scales, the scaling, and the bias if it is next."""
        cast = self._users[node.output[0]]
        scaled = self._users[cast.output[0]]
        scales = self._makers[next(name for name in scaled.input if name != cast.output[0])]
        added = self._users[scaled.output[0]]
        biased = added.op_type == "Add" and added.input[1] in self._weights
        return (node, cast, scales, scaled, added) if biased else (node, cast, scales, scaled)

    def take(self, node: NodeProto) -> None:
        """Keep a node, or what stands for it."""
        output = node.output[0]
        if output in self._last:
            product, _, scales, _, *added = self._products[self._last[output]]
            inputs = [*product.input[:2], *scales.input, *product.input[2:], *(one.input[1] for one in added)]
            self._add(PRODUCT, inputs, output, FUSED)
        elif node.op_type == "BiasGelu":
            self._add("Gelu", [self._biased(*node.input)], output, FUSED)
        elif node.op_type == "SkipLayerNormalization":
            inner, before, scale, shift, bias = node.input
            epsilon = next(setting.f for setting in node.attribute if setting.name == "epsilon")
            total = self._add("Add", [self._biased(inner, bias), before], f"{output}.sum")
            self._add("LayerNormalization", [total, scale, shift], output, axis=-1, epsilon=epsilon)
        elif output not in self._parts:
            self.kept.append(node)

    def _biased(self, inner: str, bias: str) -> str:
        """A product with its bias, which goes into the node of the product where there is room for it."""
        maker = self._makers[inner]
        if maker.op_type == "Add":  # of the channels that stay in float
            maker = self._makers[maker.input[0]]
        if maker.op_type == PRODUCT and len(maker.input) == BIAS:
            maker.input.append(bias)
            return inner
        return self._add("Add", [inner, bias], f"{inner}.biased")

    def _add(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        node = helper.make_node(kind, inputs, [output], name=output, domain=domain, **settings)
        self.kept.append(node)
        self._makers[output] = node
        return output
