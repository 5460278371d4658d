"""PyTorch, eager, Adam fused. The peer's name says how: torch is NCHW; with channels_last in it NHWC, with bf16 in it
autocast to that precision. run.py adds glibc's MALLOC_ settings where the name has malloc."""
from measure import PEER, THREADS, flat, labels, noise, run
import torch
from torch import nn
from torch.nn import functional as F

FORMAT = torch.channels_last if "channels_last" in PEER else torch.contiguous_format
torch.set_num_threads(THREADS)


def cast():
    return torch.autocast("cpu", torch.bfloat16, enabled="bf16" in PEER)


def build(shape):
    h, w, c = shape
    return nn.Sequential(
        nn.Conv2d(c, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(flat(h, w), 10)).to(memory_format=FORMAT)


def pictures(n, shape):
    return torch.from_numpy(noise(n, *shape)).permute(0, 3, 1, 2).contiguous(memory_format=FORMAT)


def predict(shape, batch):
    m, x = build(shape).eval(), pictures(batch, shape)

    @torch.inference_mode()
    def f():
        with cast():
            return F.softmax(m(x), 1)
    return f


def stepper(shape):
    m = build(shape)
    adam = torch.optim.Adam(m.parameters(), 1e-3, fused=True)

    def step(x, y):
        adam.zero_grad(set_to_none=True)
        with cast():
            loss = F.cross_entropy(m(x), y)
        loss.backward()
        adam.step()
        return loss.item()
    return step


def train(shape, batch):
    step, x, y = stepper(shape), pictures(batch, shape), torch.from_numpy(labels(batch)).long()
    return lambda: step(x, y)


def fit(shape, n, batch):
    """By indexing the tensors, which is faster than a DataLoader."""
    step, x, y = stepper(shape), pictures(n, shape), torch.from_numpy(labels(n)).long()
    return lambda: [step(x[i], y[i]) for i in torch.randperm(n).split(batch)]


def relu(n, backward):
    x, gy = torch.from_numpy(noise(n) - 0.5), torch.from_numpy(noise(n))
    gx = x.clone().requires_grad_()

    def both():
        gx.grad = None
        torch.relu(gx).backward(gy)
    return both if backward else lambda: torch.relu(x)


run(f"torch {torch.__version__}", predict=predict, train=train, fit=fit, relu=relu)
