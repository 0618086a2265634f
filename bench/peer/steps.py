"""
The peer of the benchmark: the supernet of Liu et al. (2018), operation by operation in PyTorch, as an engineer would
write it from the paper. Reads lines "weight", "first" or "second" and answers each with the seconds that the step took.

    python3 steps.py BATCH CHANNELS LAYERS THREADS
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional

CLASSES, NODES, SIZE = 10, 4, 32
LEARNING_RATE, MOMENTUM, DECAY, CLIP = 0.025, 0.9, 3e-4, 5.0


def norm(channels, affine=False):
    return nn.BatchNorm2d(channels, affine=affine)


def pointwise(inputs, outputs, stride=1):
    return nn.Conv2d(inputs, outputs, 1, stride, bias=False)


def filtered(channels, kernel, stride, dilation):
    """ReLU, depthwise, pointwise, BatchNorm."""
    padding = dilation * (kernel // 2)
    depthwise = nn.Conv2d(channels, channels, kernel, stride, padding, dilation, groups=channels, bias=False)
    return [nn.ReLU(), depthwise, pointwise(channels, channels), norm(channels)]


class Halve(nn.Module):
    """Two strided 1x1 convolutions, the second shifted by a pixel."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.left = pointwise(inputs, outputs // 2, 2)
        self.right = pointwise(inputs, outputs - outputs // 2, 2)
        self.norm = norm(outputs)

    def forward(self, x):
        x = functional.relu(x)
        return self.norm(torch.cat([self.left(x), self.right(x[:, :, 1:, 1:])], 1))


def candidates(channels, stride):
    """The seven operations beside `none`, which adds nothing to a sum."""
    pools = (nn.MaxPool2d(3, stride, 1), nn.AvgPool2d(3, stride, 1, count_include_pad=False))
    return nn.ModuleList(
        [nn.Sequential(pool, norm(channels)) for pool in pools]
        + [nn.Identity() if stride == 1 else Halve(channels, channels)]
        + [nn.Sequential(*filtered(channels, k, stride, 1), *filtered(channels, k, 1, 1)) for k in (3, 5)]
        + [nn.Sequential(*filtered(channels, k, stride, 2)) for k in (3, 5)])


class Cell(nn.Module):
    def __init__(self, before, last, channels, reduces, halves):
        super().__init__()
        plain = nn.Sequential(nn.ReLU(), pointwise(before, channels), norm(channels))
        self.first = Halve(before, channels) if halves else plain
        self.second = nn.Sequential(nn.ReLU(), pointwise(last, channels), norm(channels))
        self.edges = nn.ModuleList(
            candidates(channels, 2 if reduces and source < 2 else 1) for node in range(NODES) for source in range(2 + node))

    def forward(self, before, last, weights):
        states, edge = [self.first(before), self.second(last)], 0
        for _ in range(NODES):
            total = 0
            for state in list(states):
                total = total + sum(w * op(state) for w, op in zip(weights[edge][1:], self.edges[edge]))
                edge += 1
            states.append(total)
        return torch.cat(states[2:], 1)


class Supernet(nn.Module):
    def __init__(self, channels, layers):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 3 * channels, 3, padding=1, bias=False), norm(3 * channels, True))
        self.reduces = [k in (layers // 3, 2 * layers // 3) for k in range(layers)]
        before = last = 3 * channels
        cells, halves = [], False
        for reduces in self.reduces:
            channels *= 2 if reduces else 1
            cells.append(Cell(before, last, channels, reduces, halves))
            before, last, halves = last, NODES * channels, reduces
        self.cells = nn.ModuleList(cells)
        self.classifier = nn.Linear(last, CLASSES)

    def forward(self, images, alphas):
        normal, reduction = (alpha.softmax(1) for alpha in alphas)
        before = last = self.stem(images)
        for cell, reduces in zip(self.cells, self.reduces):
            before, last = last, cell(before, last, reduction if reduces else normal)
        return self.classifier(last.mean((2, 3)))


class Steps:
    def __init__(self, batch, channels, layers):
        self.net = Supernet(channels, layers)
        self.alphas = [(1e-3 * torch.randn(NODES * (NODES + 3) // 2, 8)).requires_grad_() for _ in range(2)]
        self.weights = list(self.net.parameters())
        self.sgd = torch.optim.SGD(self.weights, LEARNING_RATE, MOMENTUM, weight_decay=DECAY)
        self.images, self.labels = torch.randn(batch, 3, SIZE, SIZE), torch.arange(batch) % CLASSES

    def loss(self):
        return functional.cross_entropy(self.net(self.images, self.alphas), self.labels)

    def weight(self):
        self.sgd.zero_grad()
        # The alphas' gradients are not asked for, as in our own step.
        for w, slope in zip(self.weights, torch.autograd.grad(self.loss(), self.weights)):
            w.grad = slope
        nn.utils.clip_grad_norm_(self.weights, CLIP)
        self.sgd.step()

    def first(self):
        torch.autograd.grad(self.loss(), self.alphas)

    def second(self):
        kept = [w.detach().clone() for w in self.weights]
        slopes = torch.autograd.grad(self.loss(), self.weights)
        self.move([w - LEARNING_RATE * (g + DECAY * w) for w, g in zip(kept, slopes)])
        both = torch.autograd.grad(self.loss(), self.alphas + self.weights)
        direction = both[len(self.alphas):]
        radius = 0.01 / torch.stack([d.norm() for d in direction]).norm()
        for sign in (1, -1):
            self.move([w + sign * radius * d for w, d in zip(kept, direction)])
            torch.autograd.grad(self.loss(), self.alphas)
        self.move(kept)

    def move(self, values):
        with torch.no_grad():
            for w, value in zip(self.weights, values):
                w.copy_(value)


def main():
    batch, channels, layers, threads = (int(word) for word in sys.argv[1:])
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    steps = Steps(batch, channels, layers)
    print(torch.__version__, sum(w.numel() for w in steps.weights), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        getattr(steps, line.strip())()
        print(time.perf_counter() - start, flush=True)


main()
