"""
The candidate operations, written out from their definitions.

Convolutions and pools are sums, means and maxima over the patches of `unfold`, BatchNorm is its formula: none of the
library's own convolution, pooling or normalisation code is used, so that this is a witness against it. Everything can
be differentiated twice.
"""
import math

import torch
import torch.nn.functional as F

EPS, MOMENTUM = 1e-5, 0.1


class Store:
    """Weights and running statistics by name. A weight is drawn when a forward pass first asks for it."""

    def __init__(self, seed, spread=1.0):
        self.generator = torch.Generator().manual_seed(seed)
        self.spread = spread
        self.weights, self.running = {}, {}
        self.training, self.tracks = True, True

    def weight(self, name, *shape):
        if name not in self.weights:
            scale = self.spread / math.sqrt(math.prod(shape[1:]))
            self.weights[name] = self.normal(*shape).mul_(scale).requires_grad_()
        return self.weights[name]

    def around(self, name, centre, size):
        """A vector near `centre`: the scale and shift of an affine BatchNorm, and the classifier's bias."""
        if name not in self.weights:
            self.weights[name] = (centre + 0.3 * self.normal(size)).requires_grad_()
        return self.weights[name]

    def normal(self, *shape):
        return torch.randn(*shape, generator=self.generator, dtype=torch.float64)

    def replaced(self, weights):
        """The same network with other weights, which leaves the running statistics alone."""
        other = Store(0)
        other.weights, other.running = dict(zip(self.weights, weights)), self.running
        other.tracks = False
        return other


def patches(x, kernel, stride, padding, dilation, fill=0.0):
    """[N, C, kh*kw, outputs], with the height and width of the output."""
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride, padding
    height = (x.shape[2] + 2 * ph - dilation * (kh - 1) - 1) // sh + 1
    width = (x.shape[3] + 2 * pw - dilation * (kw - 1) - 1) // sw + 1
    x = F.pad(x, (pw, pw, ph, ph), value=fill)
    found = F.unfold(x, (kh, kw), dilation=dilation, stride=(sh, sw))
    return found.view(x.shape[0], x.shape[1], kh * kw, height * width), height, width


def conv(x, w, stride=(1, 1), padding=(0, 0), dilation=1, depthwise=False):
    found, height, width = patches(x, w.shape[2:], stride, padding, dilation)
    if depthwise:
        out = torch.einsum("nctl,ct->ncl", found, w.flatten(1))
    else:
        out = torch.einsum("nctl,oct->nol", found, w.flatten(2))
    return out.view(x.shape[0], w.shape[0], height, width)


def norm(store, name, x, affine):
    channels = x.shape[1]
    mean_name, var_name = name + ".running_mean", name + ".running_var"
    if mean_name not in store.running:
        store.running[mean_name] = torch.zeros(channels, dtype=torch.float64)
        store.running[var_name] = torch.ones(channels, dtype=torch.float64)
    if store.training:
        mean = x.mean((0, 2, 3))
        var = (x - mean.view(1, -1, 1, 1)).square().mean((0, 2, 3))
        if store.tracks:
            count = x.numel() / channels
            seen = {mean_name: mean, var_name: var * count / (count - 1)}
            for key, value in seen.items():
                store.running[key] = (1 - MOMENTUM) * store.running[key] + MOMENTUM * value.detach()
    else:
        mean, var = store.running[mean_name], store.running[var_name]
    y = (x - mean.view(1, -1, 1, 1)) / torch.sqrt(var + EPS).view(1, -1, 1, 1)
    if affine:
        scale = store.around(name + ".weight", 1.0, channels)
        shift = store.around(name + ".bias", 0.0, channels)
        y = y * scale.view(1, -1, 1, 1) + shift.view(1, -1, 1, 1)
    return y


def relu_conv_bn(store, name, x, out, affine):
    return norm(store, name + ".norm", conv(x.relu(), store.weight(name + ".conv.weight", out, x.shape[1], 1, 1)), affine)


def factorized_reduce(store, name, x, out, affine):
    x = x.relu()
    shifted = F.pad(x[:, :, 1:, 1:], (0, 1, 0, 1))
    halves = [conv(half, store.weight(f"{name}.conv{i}.weight", out // 2, x.shape[1], 1, 1), (2, 2))
              for i, half in ((1, x), (2, shifted))]
    return norm(store, name + ".norm", torch.cat(halves, 1), affine)


def separable(store, name, x, k, stride, affine):
    c = x.shape[1]
    for i, s in ((1, stride), (2, 1)):
        x = conv(x.relu(), store.weight(f"{name}.depthwise{i}.weight", c, 1, k, k), (s, s), (k // 2, k // 2), 1, True)
        x = conv(x, store.weight(f"{name}.pointwise{i}.weight", c, c, 1, 1))
        x = norm(store, f"{name}.norm{i}", x, affine)
    return x


def dilated(store, name, x, k, stride, affine):
    c, s, p = x.shape[1], (stride, stride), (k - 1, k - 1)
    x = conv(x.relu(), store.weight(name + ".depthwise.weight", c, 1, k, k), s, p, 2, True)
    return norm(store, name + ".norm", conv(x, store.weight(name + ".pointwise.weight", c, c, 1, 1)), affine)


def factorized_conv(store, name, x, k, stride, affine):
    c, p = x.shape[1], k // 2
    x = conv(x.relu(), store.weight(name + ".conv1.weight", c, c, 1, k), (1, stride), (0, p))
    x = conv(x, store.weight(name + ".conv2.weight", c, c, k, 1), (stride, 1), (p, 0))
    return norm(store, name + ".norm", x, affine)


def full(store, name, x, k, stride, affine):
    c = x.shape[1]
    x = conv(x.relu(), store.weight(name + ".conv.weight", c, c, k, k), (stride, stride), (k // 2, k // 2))
    return norm(store, name + ".norm", x, affine)


def residual(store, name, x, k, stride, affine):
    """NAS-Bench-201's cell between stages: two convolutions, and beside them the input, averaged where it shrinks."""
    y = full(store, name + ".second", full(store, name + ".first", x, k, stride, affine), k, 1, affine)
    if stride == 1:
        return y + x
    odd = [side % 2 for side in x.shape[2:]]
    whole = [F.pad(image, (0, odd[1], 0, odd[0])) for image in (x, torch.ones_like(x))]
    # At an odd border the window holds fewer pixels, and the mean is over those.
    pixels, counts = [sum(i[:, :, a::2, b::2] for a in (0, 1) for b in (0, 1)) for i in whole]
    c = x.shape[1]
    return y + conv(pixels / counts, store.weight(name + ".shortcut.weight", c, c, 1, 1))


def inverted_residual(store, name, x, k, expansion, stride, affine):
    c, wide = x.shape[1], expansion * x.shape[1]
    y = x
    if expansion > 1:
        y = conv(y, store.weight(name + ".expand.weight", wide, c, 1, 1))
        y = norm(store, name + ".expand_norm", y, affine).clamp(0, 6)
    s, p = (stride, stride), (k // 2, k // 2)
    y = conv(y, store.weight(name + ".depthwise.weight", wide, 1, k, k), s, p, 1, True)
    y = norm(store, name + ".depthwise_norm", y, affine).clamp(0, 6)
    y = conv(y, store.weight(name + ".project.weight", c, wide, 1, 1))
    y = norm(store, name + ".project_norm", y, affine)
    return x + y if stride == 1 else y


def max_pool(x, stride):
    found, height, width = patches(x, (3, 3), (stride, stride), (1, 1), 1, fill=-math.inf)
    return found.max(2).values.view(*x.shape[:2], height, width)


def average_pool(x, stride):
    """The sum over the image's own pixels, divided by how many those are."""
    found, height, width = patches(x, (3, 3), (stride, stride), (1, 1), 1)
    inside, _, _ = patches(torch.ones_like(x), (3, 3), (stride, stride), (1, 1), 1)
    return (found.sum(2) / inside.sum(2)).view(*x.shape[:2], height, width)


def operation(store, prefix, op, x, stride, affine, pool_norm=True):
    """Applies the operation called `op`; `prefix` ends before its name. None for `none`, whose output is zero."""
    name = prefix + op
    kind, k = op[:8], int(op[-1]) if op[-1].isdigit() else 0
    if op == "none":
        return None
    if op == "skip_connect":
        return x if stride == 1 else factorized_reduce(store, name, x, x.shape[1], affine)
    if op in ("max_pool_3x3", "avg_pool_3x3"):
        pooled = max_pool(x, stride) if op[0] == "m" else average_pool(x, stride)
        return norm(store, name + ".norm", pooled, affine) if pool_norm else pooled
    if op == "conv_7x1_1x7":
        return factorized_conv(store, name, x, 7, stride, affine)
    if op.startswith("mbconv"):
        kernel, expansion = op[len("mbconv_")], op[-1]
        return inverted_residual(store, name, x, int(kernel), int(expansion), stride, affine)
    if op.startswith("res_block"):
        return residual(store, name, x, k, stride, affine)
    return {"sep_conv": separable, "dil_conv": dilated, "nor_conv": full}[kind](store, name, x, k, stride, affine)
