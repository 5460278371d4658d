"""Writes PyTorch models to a folder as ONNX, by both exporters and several opsets, with inputs and PyTorch's outputs (npz)."""
import os
import sys
import warnings

import numpy as np
import onnx
import torch
from torch import nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.manual_seed(8)


class Block(nn.Module):
    """A residual block of ResNet, with a projection where the shape changes."""

    def __init__(self, a, b, stride=1):
        super().__init__()
        self.c1, self.n1 = nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b)
        self.c2, self.n2 = nn.Conv2d(b, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b)
        self.down = nn.Sequential(nn.Conv2d(a, b, 1, stride, bias=False), nn.BatchNorm2d(b)) if a != b else None

    def forward(self, x):
        y = self.n2(self.c2(F.relu(self.n1(self.c1(x)))))
        return F.relu(y + (x if self.down is None else self.down(x)))


class Excite(nn.Module):
    """Squeeze and excitation, as in MobileNetV3."""

    def __init__(self, c):
        super().__init__()
        self.a, self.b = nn.Conv2d(c, c // 4, 1), nn.Conv2d(c // 4, c, 1)

    def forward(self, x):
        s = F.adaptive_avg_pool2d(x, 1)
        return x * F.hardsigmoid(self.b(F.relu(self.a(s))))


class Dense(nn.Module):
    """A block of DenseNet: each layer sees all before it."""

    def __init__(self, c):
        super().__init__()
        self.n = nn.ModuleList([nn.BatchNorm2d(c + 4 * i) for i in range(3)])
        self.c = nn.ModuleList([nn.Conv2d(c + 4 * i, 4, 3, padding=1, bias=False) for i in range(3)])

    def forward(self, x):
        for n, c in zip(self.n, self.c):
            x = torch.cat([x, c(F.relu(n(x)))], 1)
        return x


class Inception(nn.Module):
    """Branches with a padded mean that counts the padding, and a padded maximum."""

    def __init__(self, c):
        super().__init__()
        self.a = nn.Conv2d(c, 4, 1)
        self.b = nn.Sequential(nn.Conv2d(c, 3, 1), nn.ReLU(), nn.Conv2d(3, 4, (1, 7), padding=(0, 3)), nn.Conv2d(4, 4, (7, 1), padding=(3, 0)))
        self.c = nn.Conv2d(c, 4, 1)

    def forward(self, x):
        p = F.avg_pool2d(x, 3, 1, 1)
        m = F.max_pool2d(F.relu(x), 3, 1, 1)
        return torch.cat([F.relu(self.a(x)), F.relu(self.b(x)), F.relu(self.c(p)), m], 1)


class Last(nn.Module):
    """The channels-last block of ConvNeXt."""

    def __init__(self, c):
        super().__init__()
        self.d, self.n = nn.Conv2d(c, c, 7, padding=3, groups=c), nn.LayerNorm(c, eps=1e-6)
        self.a, self.b = nn.Linear(c, 2 * c), nn.Linear(2 * c, c)
        self.g = nn.Parameter(torch.rand(c))

    def forward(self, x):
        y = self.n(self.d(x).permute(0, 2, 3, 1))
        y = self.g * self.b(F.gelu(self.a(y)))
        return x + y.permute(0, 3, 1, 2)


class Fn(nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


def head(c, n=5):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(c, n)]


models = {
    "resnet": ((3, 33, 31), nn.Sequential(nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1), Block(8, 8), Block(8, 12, 2), *head(12))),
    "mobilenet2": ((3, 32, 32), nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6(), nn.Conv2d(8, 8, 3, 1, 1, groups=8, bias=False), nn.BatchNorm2d(8), nn.ReLU6(),
                                              nn.Conv2d(8, 6, 1, bias=False), nn.BatchNorm2d(6), nn.Dropout(0.2), *head(6))),
    "mobilenet3": ((3, 24, 24), nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.Hardswish(), nn.Conv2d(8, 8, 5, 1, 2, groups=8), nn.Hardswish(), Excite(8), *head(8), nn.Hardswish(), nn.Linear(5, 4), nn.Softmax(1))),
    "efficient": ((3, 24, 24), nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.SiLU(), Excite(8), nn.Conv2d(8, 8, 3, padding=1, groups=4), nn.Mish(), *head(8))),
    "densenet": ((3, 20, 20), nn.Sequential(nn.Conv2d(3, 6, 3), Dense(6), nn.BatchNorm2d(18), nn.ReLU(), nn.AvgPool2d(2), *head(18))),
    "inception": ((3, 16, 16), nn.Sequential(nn.Conv2d(3, 5, 3), Inception(5), *head(17))),
    "convnext": ((3, 16, 16), nn.Sequential(nn.Conv2d(3, 6, 4, 4), Last(6), nn.GELU(), *head(6), nn.LogSoftmax(1))),
    "alexnet": ((3, 33, 33), nn.Sequential(nn.Conv2d(3, 6, 5, 2, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(6, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True), nn.Flatten(), nn.Dropout(),
                                           nn.Linear(8 * 16, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 5))),
    "activations": ((2, 8, 8), nn.Sequential(nn.Conv2d(2, 4, 3), nn.LeakyReLU(0.1), nn.PReLU(4), nn.Conv2d(4, 4, 1), nn.ELU(0.5), nn.SELU(), nn.Conv2d(4, 4, 1), nn.Hardtanh(-0.5, 0.75), nn.CELU(), nn.Softplus(),
                                             nn.Conv2d(4, 4, 1), Fn(lambda x: torch.where(x > 0.1, x, torch.zeros(()))), nn.Conv2d(4, 4, 1), nn.PReLU(), nn.Tanh(), nn.Sigmoid(), nn.Flatten(), nn.BatchNorm1d(144), nn.Linear(144, 3))),
    "scales": ((3, 9, 9), nn.Sequential(Fn(lambda x: (x - torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)) / torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)), nn.Conv2d(3, 4, 3), Fn(lambda x: 2 * x + 1),
                                        nn.ReLU(), Fn(lambda x: x.mean([2, 3])), Fn(lambda x: x / 3 - 0.5), nn.Linear(4, 3), Fn(lambda x: torch.softmax(x, -1)))),
    "resize": ((2, 6, 5), nn.Sequential(nn.Conv2d(2, 4, 1), nn.Upsample(scale_factor=2), nn.Conv2d(4, 3, 3, padding="same", dilation=2), nn.Upsample(scale_factor=2, mode="bilinear"), nn.ZeroPad2d((1, 0, 2, 1)),
                                        Fn(lambda x: x[:, :, 1:-2, 2:]), nn.MaxPool2d(2), Fn(lambda x: x.view(x.size(0), -1)), nn.LazyLinear(3))),
    "picture": ((3, 6, 7), nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 1))),
    "features": ((6,), nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.LayerNorm(8), nn.Linear(8, 3, bias=False))),
}

out = sys.argv[1]
try:
    import onnxscript  # noqa: F401, which torch.onnx.export(dynamo=True) needs
except ImportError:
    onnxscript = None
    print("onnxscript is missing: the newer exporter is left out", file=sys.stderr)
for name, (shape, model) in models.items():
    x = torch.randn(3, *shape)
    model.train()
    with torch.no_grad():
        for _ in range(3):  # statistics away from 0 and 1, and lazy layers
            model(torch.randn(8, *shape) * 2 + 0.5)
    model.eval()
    with torch.no_grad():
        y = model(x)
    np.savez(os.path.join(out, name + ".npz"), x=x.numpy(), y=y.numpy())
    for opset in (11, 13, 17):
        if (name in ("mobilenet3", "efficient") and opset < 14) or (name in ("convnext", "features") and opset < 17) or (name == "activations" and opset == 11):
            continue  # operators that these do not have; before 17 a layer normalization is ten of them
        torch.onnx.export(model, x[:1] if opset == 13 else x, os.path.join(out, f"{name}-script{opset}.onnx"), opset_version=opset, dynamo=False,
                          dynamic_axes=None if opset == 13 else {"input": {0: "n"}}, input_names=["input"])
    if onnxscript is None:
        continue
    batch = torch.export.Dim("n", min=1, max=64)
    file = os.path.join(out, f"{name}-dynamo.onnx")
    torch.onnx.export(model, (x,), file, dynamo=True, dynamic_shapes=({0: batch},), verbose=False, external_data=name == "resnet")
    m = onnx.load(file, load_external_data=False)
    for part in [m, m.graph, *m.graph.node, *m.graph.value_info, *m.graph.input, *m.graph.output, *m.graph.initializer, *m.functions]:
        part.ClearField("metadata_props")  # where in which file each node was made
        part.ClearField("doc_string")
    onnx.save(m, file)
