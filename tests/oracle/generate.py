"""
Writes the golden files: python3 generate.py [operations] [supernet] [partial] [cost] [search] [derived] [auxiliary]; all without arguments.

Names inside the files end in the module's parameter name, after `weights/`, `running/` or `gradients/`.
"""
import json
import os
import sys

import torch

import tensorfile
from method import BETA, COSTS, Search, cross_entropy, expected_cost, norm_of
from networks import DARTS_V2, OPERATIONS, auxiliary, derived, partial_supernet, supernet
from operations import Store, operation

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "DeffArts.Tests", "Golden", "oracle")
FACTS = os.path.join(FOLDER, "oracle.json")
SMALL = {"layers": 3, "channels": 2, "classes": 4, "nodes": 2}
LARGE = {"layers": 3, "channels": 2, "classes": 10, "nodes": 4}
STEPS = 5
CLASSIFIER = 2.7
OTHER_SPACES = ["nor_conv_1x1", "nor_conv_3x3", "res_block_3x3", "mbconv_3x3_e1", "mbconv_5x5_e6"]


def write(name, tensors, **facts):
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, name + ".safetensors")
    tensorfile.write(path, tensors)
    everything = json.load(open(FACTS)) if os.path.exists(FACTS) else {}
    everything |= {"torch": torch.__version__, name: facts} if facts else {}
    with open(FACTS, "w") as file:
        file.write(json.dumps(everything, indent=2, sort_keys=True) + "\n")
    print(name, os.path.getsize(path), "bytes", facts or "")


def wave(count):
    """A direction to project on that any reader can make: cos(0), cos(1), ..."""
    return torch.arange(count, dtype=torch.float64).cos()


def digest(tensors):
    """Two numbers a tensor, in the order of the names: its norm and its product with the wave."""
    flat = [tensors[name].detach().flatten() for name in sorted(tensors)]
    return {"norms": torch.stack([f.norm() for f in flat]),
            "waves": torch.stack([f @ wave(f.numel()) for f in flat])}


def under(prefix, tensors):
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


def operations():
    """Every operation at stride 1 and 2 and sizes 8 and 7, in training; not affine, and affine at size 8."""
    out, noise = {}, Store(11)
    for n in (8, 7):
        out[f"inputs/{n}"] = noise.normal(2, 4, n, n)
    for op in OPERATIONS[1:] + ["sep_conv_7x7", "conv_7x1_1x7"] + OTHER_SPACES:
        # Both sizes and strides share their weights; the affine form, which adds to them, comes last.
        shared = Store(12)
        for affine, n, stride in [(a, n, s) for a in (False, True) for n in (8, 7) for s in (1, 2)]:
            has_weights = "conv" in op or op.startswith("res_block") or (op == "skip_connect" and stride == 2)
            if affine and (n == 7 or not has_weights):
                continue
            x = out[f"inputs/{n}"].clone().requires_grad_()
            shared.running = {}
            y = operation(shared, "", op, x, stride, affine)
            used = shared.weights if has_weights else {}
            towards = noise.normal(*y.shape)
            # A residual block has its shortcut at stride 2 only.
            slopes = torch.autograd.grad(y, [x, *used.values()], towards, allow_unused=True)
            case = f"{op}/stride{stride}/size{n}" + ("/affine" if affine else "")
            out |= {case + "/output": y, case + "/output_gradient": towards, case + "/input_gradient": slopes[0]}
            out |= {f"{case}/gradients/{k[len(op) + 1:]}": g for k, g in zip(used, slopes[1:]) if g is not None}
            if n == 8 or stride == 2:
                out |= {f"{case}/running/{k[len(op) + 1:]}": r for k, r in shared.running.items()}
        out |= {f"{op}/weights/{k[len(op) + 1:]}": w for k, w in shared.weights.items()}
    write("operations", out)


def batch(store, classes, size=4):
    return store.normal(size, 3, 8, 8), torch.randint(classes, (size,), generator=store.generator)


def build(seed, shape):
    """A supernet with its weights drawn and its running statistics fresh, alphas well apart, and a batch."""
    store = Store(seed, spread=0.4)
    edges = shape["nodes"] * (shape["nodes"] + 3) // 2
    alphas = {kind: (0.5 * store.normal(edges, 8)).requires_grad_() for kind in ("normal", "reduction")}

    def forward(which, images):
        return supernet(which, alphas, images, **shape)

    first = batch(store, shape["classes"])
    forward(store, first[0])
    # So unsure a classifier gives gradients on both sides of the clip norm.
    store.weights["classifier.weight"].data *= CLASSIFIER
    store.running = {name: torch.full_like(r, float(name.endswith("var"))) for name, r in store.running.items()}
    return store, alphas, forward, first


def supernets():
    for name, seed, shape in (("supernet_2_nodes", 21, SMALL), ("supernet_4_nodes", 22, LARGE)):
        store, alphas, forward, (images, labels) = build(seed, shape)
        logits = forward(store, images)
        cross = cross_entropy(logits, labels)
        slopes = torch.autograd.grad(cross, [*store.weights.values(), *alphas.values()])
        gradients = dict(zip(store.weights, slopes))
        store.training = False
        small = shape is SMALL
        full = gradients if small else {n: gradients[n] for n in (
            "stem.conv.weight", "classifier.weight", "cells.0.preprocess0.conv.weight",
            "cells.2.preprocess0.conv2.weight", "cells.1.edges.4.dil_conv_5x5.depthwise.weight")}
        write(name, {
            "images": images, "labels": labels, "logits": logits, "cross_entropy": cross,
            "evaluation_logits": forward(store, images),
            **under("weights", store.weights), **under("gradients", full),
            **under("gradient_digest", digest(gradients)), **under("running_digest", digest(store.running)),
            **{f"alphas.{k}": a for k, a in alphas.items()},
            **{f"gradients/alphas.{k}": g for k, g in zip(alphas, slopes[len(gradients):])}},
            **({"paper_supernet_parameters": paper_parameters()} if small else {}))


def partial():
    """Partial channel connections: a third of 3, 6 and 12 channels, at an odd size."""
    store = Store(23, spread=0.4)
    alphas = {kind: (0.5 * store.normal(5, 8)).requires_grad_() for kind in ("normal", "reduction")}
    alphas |= {f"{kind}_edges": (0.5 * store.normal(5)).requires_grad_() for kind in ("normal", "reduction")}
    images, labels = store.normal(4, 3, 9, 9), torch.randint(4, (4,), generator=store.generator)
    logits = partial_supernet(store, alphas, images, layers=3, channels=3, classes=4, nodes=2, k=3)
    cross = cross_entropy(logits, labels)
    slopes = torch.autograd.grad(cross, [*store.weights.values(), *alphas.values()])
    gradients = dict(zip(store.weights, slopes))
    write("supernet_partial", {
        "images": images, "labels": labels, "logits": logits, "cross_entropy": cross,
        **under("weights", store.weights), **under("gradient_digest", digest(gradients)),
        **{f"alphas.{k}": a for k, a in alphas.items()},
        **{f"gradients/alphas.{k}": g for k, g in zip(alphas, slopes[len(gradients):])}})


def paper_parameters():
    """Weights of the paper's supernet."""
    count = Store(1)
    paper = {kind: torch.zeros(14, 8, dtype=torch.float64) for kind in ("normal", "reduction")}
    supernet(count, paper, count.normal(2, 3, 8, 8), layers=8, channels=16, classes=10, nodes=4)
    return sum(w.numel() for w in count.weights.values())


def cost():
    out, noise = {}, Store(31)
    for label, spread in (("start", 1e-3), ("later", 1.0)):
        alphas = {kind: (spread * noise.normal(14, 8)).requires_grad_() for kind in ("normal", "reduction")}
        value = expected_cost(alphas)
        by_cost = torch.autograd.grad(value, list(alphas.values()), retain_graph=True)
        by_power = torch.autograd.grad(value ** BETA, list(alphas.values()))
        out |= {f"{label}/cost": value, f"{label}/cost_power_beta": value ** BETA}
        for kind, a, b in zip(alphas, by_cost, by_power):
            s = alphas[kind].detach().softmax(1)
            costs = torch.tensor([COSTS[op] for op in OPERATIONS], dtype=torch.float64)
            formula = s * (costs - (s * costs).sum(1, keepdim=True))
            assert torch.allclose(a, formula, rtol=1e-10, atol=1e-6), "autograd is not the closed form"
            out |= {f"{label}/alphas.{kind}": alphas[kind], f"{label}/gradients/cost/{kind}": a,
                    f"{label}/gradients/cost_power_beta/{kind}": b, f"{label}/gradients/gamma_0.01/{kind}": 0.01 * b}
    write("cost", out)


def search():
    """From the weights and alphas of supernet_2_nodes: architecture gradients, then five whole steps."""
    out = {}
    noise = Store(41)
    training = [batch(noise, SMALL["classes"]) for _ in range(STEPS)]
    validation = [batch(noise, SMALL["classes"]) for _ in range(STEPS)]
    for name, batches in (("training", training), ("validation", validation)):
        out[name + "/images"] = torch.stack([b[0] for b in batches])
        out[name + "/labels"] = torch.stack([b[1] for b in batches])

    store, alphas, forward, _ = build(21, SMALL)
    whole = Search(store, alphas, forward, xi=0.025)
    whole.buffers = [0.05 * wave(w.numel()).view(w.shape) for w in store.weights.values()]
    first, _ = whole.first_order(validation[0])
    second, cross = whole.second_order(training[0], validation[0])
    short, _ = whole.second_order(training[0], validation[0], radius=1e-6)
    exact, _ = whole.exact_second_order(training[0], validation[0])
    out["unrolled_cross_entropy"] = torch.tensor(cross, dtype=torch.float64)
    for label, slopes in (("first_order", first), ("second_order", second), ("short_second_order", short),
                          ("exact_second_order", exact)):
        out |= {f"{label}/{kind}": g for kind, g in zip(alphas, slopes)}
    _, ahead, _, _ = whole.unrolled(training[0], validation[0])
    mixed = [e - a for e, a in zip(exact, ahead)]
    facts = {
        f"error_of_mixed_term_at_radius_{radius}": (norm_of([s - e for s, e in zip(found, exact)]) / norm_of(mixed)).item()
        for radius, found in (("1e-2", second), ("1e-6", short))} | {
        "mixed_term_over_gradient": (norm_of(mixed) / norm_of(exact)).item(),
    }

    for label, xi in (("first", 0.0), ("second", 0.025)):
        store, alphas, forward, _ = build(21, SMALL)
        run = Search(store, alphas, forward, xi=xi)
        rows, path = [], {kind: [] for kind in alphas}
        for step in range(STEPS):
            rows.append(run.step(training[step], validation[step]))
            for kind, alpha in alphas.items():
                path[kind].append(alpha.detach().clone())
        columns = ("validation_cross_entropy", "compute_cost", "cross_entropy", "accuracy", "gradient_norm")
        prefix = f"trajectory_{label}"
        out |= {f"{prefix}/{c}": torch.tensor(v, dtype=torch.float64) for c, v in zip(columns, zip(*rows))}
        out |= {f"{prefix}/alphas.{kind}": torch.stack(path[kind]) for kind in alphas}
        out |= under(prefix + "/weight_digest", digest(store.weights))
        out |= under(prefix + "/running_digest", digest(store.running))
        for name in ("stem.conv.weight", "classifier.weight", "cells.2.preprocess0.conv1.weight"):
            out[f"{prefix}/weights/{name}"] = store.weights[name]
        facts[f"gradient_norms_{label}"] = out[prefix + "/gradient_norm"].tolist()
    write("search", out, **facts)


def derived_network():
    store = Store(51)
    images, labels = batch(store, 10)
    logits = derived(store, DARTS_V2, images, 3, 4, 10)
    cross = cross_entropy(logits, labels)
    gradients = dict(zip(store.weights, torch.autograd.grad(cross, list(store.weights.values()))))
    store.training = False
    write("derived_darts_v2", {
        "images": images, "labels": labels, "logits": logits, "cross_entropy": cross,
        "evaluation_logits": derived(store, DARTS_V2, images, 3, 4, 10),
        **under("weights", store.weights), **under("gradient_digest", digest(gradients)),
        **under("running_digest", digest(store.running)),
        "gradients/stem.conv.weight": gradients["stem.conv.weight"]})


def auxiliary_tower():
    """
    Appendix D.2's loss, cross entropy + 0.4 times the tower's, and the tower alone on other sides. Its large weight and
    those inputs are waves, so that they need no room in the file.
    """
    store, classes = Store(52), 4
    images, labels = store.normal(4, 3, 16, 16), torch.randint(classes, (4,), generator=store.generator)
    large = "auxiliary.conv2.weight"
    store.weights[large] = (0.1 * wave(768 * 128 * 4).view(768, 128, 2, 2)).requires_grad_()
    found = []
    logits = derived(store, DARTS_V2, images, 3, 2, classes, lambda x: found.append((x.shape[1], auxiliary(store, x, classes))))
    (channels, tower), = found
    loss = cross_entropy(logits, labels) + 0.4 * cross_entropy(tower, labels)
    gradients = dict(zip(store.weights, torch.autograd.grad(loss, list(store.weights.values()))))
    sides = {f"sides/{side}": auxiliary(store, wave(3 * channels * side * side).view(3, channels, side, side), classes)
             for side in (2, 3, 5, 6, 7, 8, 9, 16)}
    write("derived_auxiliary", {
        "images": images, "labels": labels, "logits": logits, "auxiliary_logits": tower, "loss": loss, **sides,
        **under("weights", {name: w for name, w in store.weights.items() if name != large}),
        **under("gradient_digest", digest(gradients)),
        **{f"gradients/{name}": gradients[name] for name in ("stem.conv.weight", "auxiliary.conv1.weight", "auxiliary.norm2.bias")}})


if __name__ == "__main__":
    torch.set_num_threads(1)
    cases = {"operations": operations, "supernet": supernets, "partial": partial, "cost": cost, "search": search, "derived": derived_network,
             "auxiliary": auxiliary_tower}
    for chosen in sys.argv[1:] or cases:
        cases[chosen]()
