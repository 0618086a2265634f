"""The paper's method: expected cost (Eq. 4), performance loss (Eq. 1), architecture gradients (Eq. 2-3), one step."""
import torch

from networks import OPERATIONS

# Table 2, separable convolutions counted twice; `none` from appendix D.
COSTS = dict(zip(OPERATIONS, [999_999.0, 27_648.0, 30_720.0, 0.0, 368_640.0, 860_160.0, 184_320.0, 430_080.0]))
BETA = 0.27


def expected_cost(alphas):
    costs = torch.tensor([COSTS[op] for op in OPERATIONS], dtype=torch.float64)
    return sum((alpha.softmax(1) * costs).sum() for alpha in alphas.values())


def cross_entropy(logits, labels):
    return -logits.log_softmax(1)[torch.arange(len(labels)), labels].mean()


def performance_loss(cross, alphas, gamma):
    return cross + gamma * expected_cost(alphas) ** BETA


def norm_of(tensors):
    return torch.sqrt(sum(t.square().sum() for t in tensors))


class Search:
    """One supernet with both optimizers. `forward(store, images)` gives the logits; alphas are read inside it."""

    def __init__(self, store, alphas, forward, gamma=0.01, xi=0.0):
        self.store, self.alphas, self.forward = store, alphas, forward
        self.gamma, self.xi = gamma, xi
        self.lr, self.momentum, self.decay, self.clip = 0.025, 0.9, 3e-4, 5.0
        self.buffers = [torch.zeros_like(w) for w in store.weights.values()]
        self.first = [torch.zeros_like(a) for a in alphas.values()]
        self.second = [torch.zeros_like(a) for a in alphas.values()]
        self.time = 0

    def cross(self, store, batch):
        return cross_entropy(self.forward(store, batch[0]), batch[1])

    def untracked(self):
        return self.store.replaced(self.store.weights.values())

    def first_order(self, validation):
        """Gradient of L_per on the validation batch; also the cross entropy there."""
        cross = self.cross(self.untracked(), validation)
        loss = performance_loss(cross, self.alphas, self.gamma)
        return torch.autograd.grad(loss, list(self.alphas.values())), cross.item()

    def unrolled(self, training, validation):
        """w', and the gradients of L_per(w', alpha) on the validation batch by alpha and by w'."""
        w = list(self.store.weights.values())
        slope = torch.autograd.grad(self.cross(self.untracked(), training), w)
        ahead = [(v - self.xi * (self.momentum * b + g + self.decay * v)).detach().requires_grad_()
                 for v, b, g in zip(w, self.buffers, slope)]
        cross = self.cross(self.store.replaced(ahead), validation)
        loss = performance_loss(cross, self.alphas, self.gamma)
        both = torch.autograd.grad(loss, list(self.alphas.values()) + ahead)
        return ahead, both[:len(self.alphas)], both[len(self.alphas):], cross.item()

    def second_order(self, training, validation, radius=0.01):
        """Finite differences: grad_alpha L_train at w +- eps * dw', their difference over 2 eps, eps = radius / |dw'|."""
        _, by_alpha, by_w, cross = self.unrolled(training, validation)
        eps = radius / norm_of(by_w)
        sides = []
        for sign in (1, -1):
            moved = [(w + sign * eps * d).detach() for w, d in zip(self.store.weights.values(), by_w)]
            loss = self.cross(self.store.replaced(moved), training)
            sides.append(torch.autograd.grad(loss, list(self.alphas.values())))
        return [a - self.xi * (p - n) / (2 * eps) for a, p, n in zip(by_alpha, *sides)], cross

    def exact_second_order(self, training, validation):
        """The same gradient with the mixed second derivative by differentiating the gradient: no finite difference."""
        _, by_alpha, by_w, cross = self.unrolled(training, validation)
        loss = self.cross(self.untracked(), training)
        slope = torch.autograd.grad(loss, list(self.store.weights.values()), create_graph=True)
        along = sum((g * d).sum() for g, d in zip(slope, by_w))
        mixed = torch.autograd.grad(along, list(self.alphas.values()))
        return [a - self.xi * m for a, m in zip(by_alpha, mixed)], cross

    def adam(self, slopes, lr=3e-4, b1=0.5, b2=0.999, decay=1e-3, tiny=1e-8):
        self.time += 1
        for i, (alpha, slope) in enumerate(zip(self.alphas.values(), slopes)):
            slope = slope + decay * alpha.detach()
            self.first[i] = b1 * self.first[i] + (1 - b1) * slope
            self.second[i] = b2 * self.second[i] + (1 - b2) * slope.square()
            scale = torch.sqrt(self.second[i] / (1 - b2 ** self.time)) + tiny
            alpha.data -= lr * self.first[i] / (1 - b1 ** self.time) / scale

    def weight_step(self, training):
        """One SGD step; the only forward pass that moves the running statistics. Loss, accuracy, norm before clipping."""
        w = list(self.store.weights.values())
        logits = self.forward(self.store, training[0])
        cross = cross_entropy(logits, training[1])
        slopes = torch.autograd.grad(cross, w)
        size = norm_of(slopes)
        factor = min(1.0, self.clip / (size.item() + 1e-6))
        for i, (v, g) in enumerate(zip(w, slopes)):
            self.buffers[i] = self.momentum * self.buffers[i] + factor * g + self.decay * v.detach()
            v.data -= self.lr * self.buffers[i]
        accuracy = (logits.argmax(1) == training[1]).double().mean()
        return cross.item(), accuracy.item(), size.item()

    def step(self, training, validation):
        cost = expected_cost(self.alphas).item()
        slopes, validation_cross = self.second_order(training, validation) if self.xi else self.first_order(validation)
        self.adam(slopes)
        return [validation_cross, cost, *self.weight_step(training)]
