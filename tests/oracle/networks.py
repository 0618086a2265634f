"""The supernet of Liu et al. (2018), and the network derived from a genotype."""
import torch

from operations import conv, factorized_reduce, norm, operation, relu_conv_bn

OPERATIONS = ["none", "max_pool_3x3", "avg_pool_3x3", "skip_connect",
              "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5"]

DARTS_V2 = {
    "normal": [[("sep_conv_3x3", 0), ("sep_conv_3x3", 1)], [("sep_conv_3x3", 0), ("sep_conv_3x3", 1)],
               [("sep_conv_3x3", 1), ("skip_connect", 0)], [("skip_connect", 0), ("dil_conv_3x3", 2)]],
    "reduction": [[("max_pool_3x3", 0), ("max_pool_3x3", 1)], [("skip_connect", 2), ("max_pool_3x3", 1)],
                  [("max_pool_3x3", 0), ("skip_connect", 2)], [("skip_connect", 2), ("max_pool_3x3", 1)]],
}


def backbone(store, images, layers, channels, classes, affine, nodes_of, tap=None):
    """
    Stem, cells, pooling, classifier. `nodes_of(kind, prefix, states, strides)` adds a cell's nodes to its states;
    `tap(output)` is given the output of the cell at 2/3 of the depth.
    """
    stem = conv(images, store.weight("stem.conv.weight", 3 * channels, images.shape[1], 3, 3), padding=(1, 1))
    s0 = s1 = norm(store, "stem.norm", stem, affine=True)
    for k in range(layers):
        reduces = k in (layers // 3, 2 * layers // 3)
        channels *= 2 if reduces else 1
        halve = factorized_reduce if s0.shape[2] != s1.shape[2] else relu_conv_bn
        states = [halve(store, f"cells.{k}.preprocess0", s0, channels, affine),
                  relu_conv_bn(store, f"cells.{k}.preprocess1", s1, channels, affine)]
        nodes_of("reduction" if reduces else "normal", f"cells.{k}.edges.", states,
                 lambda source, reduces=reduces: 2 if reduces and source < 2 else 1)
        s0, s1 = s1, torch.cat(states[2:], 1)
        if tap is not None and k == 2 * layers // 3:
            tap(s1)
    pooled = s1.mean((2, 3))
    weight = store.weight("classifier.weight", classes, pooled.shape[1])
    return pooled @ weight.t() + store.around("classifier.bias", 0.0, classes)


def supernet(store, alphas, images, layers, channels, classes, nodes):
    """Every edge is the sum of its operations, each times its softmax weight."""
    weights = {kind: alpha.softmax(1) for kind, alpha in alphas.items()}

    def add_mixed(total, kind, prefix, edge, _, x, stride):
        for o, op in enumerate(OPERATIONS):
            out = operation(store, f"{prefix}{edge}.", op, x, stride, affine=False)
            if out is not None:
                total = total + weights[kind][edge, o] * out
        return total

    return backbone(store, images, layers, channels, classes, False, every_edge(nodes, add_mixed))


def partial_supernet(store, alphas, images, layers, channels, classes, nodes, k):
    """
    Xu et al. (2020): the first channels / k go through the operations, the others past them, pooled where the edge
    strides; then output channel c * k + g is channel c of group g. Edges have a softmax of their own at every node.
    """
    weights = {kind: alphas[kind].softmax(1) for kind in ("normal", "reduction")}

    def add_mixed(total, kind, prefix, edge, first, x, stride):
        part = x.shape[1] // k
        sum_of_operations = 0
        for o, op in enumerate(OPERATIONS):
            out = operation(store, f"{prefix}{edge}.", op, x[:, :part], stride, affine=False)
            if out is not None:
                sum_of_operations = sum_of_operations + weights[kind][edge, o] * out
        past = x[:, part:]
        if stride == 2:
            past = torch.nn.functional.max_pool2d(past, 2, ceil_mode=True)
        both = torch.cat([sum_of_operations, past], 1)
        order = [g * part + c for c in range(part) for g in range(k)]
        share = alphas[kind + "_edges"][first:first + 2 + node_of(first)].softmax(0)[edge - first]
        return total + share * both[:, order]

    return backbone(store, images, layers, channels, classes, False, every_edge(nodes, add_mixed))


def node_of(first):
    """The node whose first edge this is: 0, 2, 5, 9, ..."""
    return next(j for j in range(100) if j * (j + 3) // 2 == first)


def every_edge(nodes, add_mixed):
    """A cell of the search: every node sums a mixed operation of every earlier state."""

    def nodes_of(kind, prefix, states, stride):
        edge = 0
        for _ in range(nodes):
            first, total = edge, 0
            for source in range(len(states)):
                total = add_mixed(total, kind, prefix, edge, first, states[source], stride(source))
                edge += 1
            states.append(total)

    return nodes_of


def derived(store, genotype, images, layers, channels, classes, tap=None):
    """Affine norms, no BatchNorm after a pool, no drop path."""

    def nodes_of(kind, prefix, states, stride):
        edge = 0
        for node in genotype[kind]:
            total = 0
            for op, source in node:
                total = total + operation(store, f"{prefix}{edge}.", op, states[source], stride(source), True, False)
                edge += 1
            states.append(total)

    return backbone(store, images, layers, channels, classes, True, nodes_of, tap)


def auxiliary(store, x, classes):
    """
    The tower of Liu et al. (2018): ReLU, means over two overlapping windows a side, 1x1 convolution to 128, norm, ReLU,
    2x2 convolution to 768, norm, ReLU, linear. Theirs are 5 wide on a side of 8; on another side they keep that share.
    """
    side = x.shape[2]
    wide = min(-(-5 * side // 8), side - 1)
    x = x.clamp(min=0)
    starts = (0, side - wide)
    pooled = torch.stack([torch.stack([x[:, :, a:a + wide, b:b + wide].mean((2, 3)) for b in starts], 2) for a in starts], 2)
    hidden = conv(pooled, store.weight("auxiliary.conv1.weight", 128, x.shape[1], 1, 1))
    hidden = norm(store, "auxiliary.norm1", hidden, affine=True).clamp(min=0)
    features = conv(hidden, store.weight("auxiliary.conv2.weight", 768, 128, 2, 2))
    features = norm(store, "auxiliary.norm2", features, affine=True).clamp(min=0).flatten(1)
    weight = store.weight("auxiliary.classifier.weight", classes, 768)
    return features @ weight.t() + store.around("auxiliary.classifier.bias", 0.0, classes)
