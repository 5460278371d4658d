"""Runs Keras' callbacks over made-up logs and writes what they did: early_stopping.json, … See README.md."""

import contextlib
import io
import json
import os
import tempfile
import types
import warnings

import keras
import numpy as np
from keras.src.callbacks.callback_list import CallbackList
from keras.src.utils import progbar

warnings.simplefilter("ignore")  # a monitor that is missing
nan, inf = float("nan"), float("inf")
clock = types.SimpleNamespace(now=0.0)
progbar.time = types.SimpleNamespace(time=lambda: clock.now)


def model(rate):
    """One weight, and metrics of which the callbacks ask the direction."""
    m = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, activation="sigmoid")])
    m.compile(keras.optimizers.SGD(rate), "binary_crossentropy", metrics=["accuracy", "auc", "precision", "mse"], run_eagerly=True)
    m.evaluate(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0)  # makes the metrics
    m.set_weights([np.zeros((1, 1), "float32")])
    return m


# The schedules that the test knows by the same names.
schedules = {
    "half": lambda epoch, rate: rate * 0.5,
    "late": lambda epoch, rate: rate if epoch < 3 else rate * 0.7,
    "of epoch": lambda epoch, rate: 0.1 / (epoch + 1),
    "same": lambda epoch, rate: rate,
    "jump": lambda epoch, rate: 0.1 if epoch < 6 else 0.5,
    "zero": lambda epoch, rate: 0.0,
    "up": lambda epoch, rate: rate * 1.1 + 1e-4,
}


def make(name, options, path):
    """The callback of a case."""
    options = dict(options)
    if name == "LearningRateScheduler":
        return keras.callbacks.LearningRateScheduler(schedules[options["schedule"]])
    if name == "CSVLogger":
        return keras.callbacks.CSVLogger(path, **options)
    if name == "Progress":
        return keras.callbacks.ProgbarLogger()
    return getattr(keras.callbacks, name)(**options)


def number(v):
    return None if v is None else repr(float(v))


def text(logs):
    return {k: repr(float(v)) for k, v in logs.items()}


def run(name, callbacks, fits, rate=0.1, steps=3, seconds=(), before=None):
    """What happens in the given trainings, which are lists of the logs of each epoch, one after another."""
    m = model(rate)
    path = os.path.join(tempfile.mkdtemp(), "log.csv")
    if before is not None:
        with open(path, "w", newline="") as f:
            f.write(before)
    made = [make(c, o, path) for c, o in callbacks]
    case = {"name": name, "callbacks": [{"class": c, "options": {k: number(v) if isinstance(v, float) else v for k, v in o.items()}} for c, o in callbacks],
            "rate": repr(rate), "steps": steps, "before": before, "fits": []}
    for n, epochs in enumerate(fits):
        m.stop_training = False
        out = io.StringIO()
        fit = {"epochs": [text(e) for e in epochs], "seconds": [], "ran": 0, "rates": [], "step_rates": []}
        with contextlib.redirect_stdout(out):
            calls = CallbackList(made, model=m, epochs=len(epochs), steps=steps, verbose=2)
            calls.on_train_begin()
            for e, logs in enumerate(epochs):
                clock.now = 0.0
                calls.on_epoch_begin(e)
                m.set_weights([np.full((1, 1), 100 * n + e, "float32")])
                fit["step_rates"].append(number(m.optimizer.learning_rate.numpy()))
                s = seconds[e] if e < len(seconds) else 0.75
                fit["seconds"].append(s)
                clock.now = s
                calls.on_epoch_end(e, dict(logs))
                fit["ran"] += 1
                fit["rates"].append(number(m.optimizer.learning_rate.numpy()))
                if m.stop_training:
                    break
            calls.on_train_end()
        fit["stopped"] = bool(m.stop_training)
        fit["weight"] = float(m.get_weights()[0][0, 0])
        fit["printed"] = out.getvalue()
        if os.path.exists(path):
            with open(path, newline="") as f:
                fit["file"] = f.read()
        for c in made:
            if isinstance(c, keras.callbacks.EarlyStopping):
                fit["stopped_epoch"], fit["best_epoch"], fit["best"] = c.stopped_epoch, c.best_epoch, number(c.best)
        case["fits"].append(fit)
    return case


def real(name, callbacks, validation):
    """run, but by Keras' fit itself, whose logs are recorded: how it orders them, and when the rate is among them."""
    m = model(0.1)
    path = os.path.join(tempfile.mkdtemp(), "log.csv")
    x, y = np.arange(7, dtype="float32").reshape(7, 1) / 7, np.array([[0], [0], [1], [0], [1], [1], [1]], "float32")
    seen, rates = [], []
    spy = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda e, logs: rates.append(number(m.optimizer.learning_rate.numpy())), on_epoch_end=lambda e, logs: seen.append(text(logs)))
    # The spy sees each epoch's rate after the schedulers and its logs before them.
    begin = keras.callbacks.LambdaCallback(on_epoch_begin=spy.on_epoch_begin)
    end = keras.callbacks.LambdaCallback(on_epoch_end=spy.on_epoch_end)
    made = [make(c, o, path) for c, o in callbacks]
    clock.now = 0.0
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        m.fit(x, y, batch_size=3, epochs=3, verbose=2, shuffle=False, callbacks=[end, *made, begin], validation_data=(x[:3], y[:3]) if validation else None)
    with open(path, newline="") as f:
        file = f.read()
    return {"name": name, "callbacks": [{"class": c, "options": o} for c, o in [*callbacks, ("Progress", {})]], "rate": "0.1", "steps": 3, "before": None,
            "fits": [{"epochs": seen, "seconds": [0.0] * 3, "ran": 3, "rates": [], "step_rates": rates, "stopped": False, "weight": 2, "printed": out.getvalue(), "file": file}]}


def batches(name, losses):
    """After which batch TerminateOnNaN stops; -1: never. None: no loss in the logs."""
    m = model(0.1)
    c = keras.callbacks.TerminateOnNaN()
    c.set_model(m)
    m.stop_training = False
    at = -1
    with contextlib.redirect_stdout(io.StringIO()):
        for b, v in enumerate(losses):
            c.on_batch_end(b, {} if v is None else {"loss": v})
            if m.stop_training:
                at = b
                break
    return {"name": name, "losses": [number(v) for v in losses], "stops_after": at}


def series(key, *values):
    """Logs of one key; None: it is missing."""
    return [{"loss": 1.0} if v is None else {"loss": 1.0, key: v} for v in values]


def f32(logs):
    return {k: float(np.float32(v)) for k, v in logs.items()}


def write(file, cases):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), file), "w") as f:
        rows = ",\n".join(json.dumps(c, ensure_ascii=False, allow_nan=False) for c in cases)
        f.write('{"keras": "%s", "cases": [\n%s\n]}\n' % (keras.__version__, rows))


val = lambda *v: series("val_loss", *v)
acc = lambda *v: series("val_accuracy", *v)
slow = val(1.0, 0.9, 0.85, 0.86, 0.84, 0.85, 0.86, 0.87, 0.83, 0.9, 0.9, 0.9, 0.9)
near = [1.0, 1.0 - 1e-9, 1.0 - 2e-9, 1.0 - 1e-7, 1.0 - 2e-7, 1.0 - 2.1e-7]

E, R, L, C, P = "EarlyStopping", "ReduceLROnPlateau", "LearningRateScheduler", "CSVLogger", "Progress"
best = {"restore_best_weights": True}
write("early_stopping.json", [
    run("defaults", [(E, {})], [slow]),
    run("patience 1", [(E, {"patience": 1})], [slow]),
    run("patience 2, restore", [(E, {"patience": 2, **best})], [slow]),
    run("patience 3, restore", [(E, {"patience": 3, **best})], [slow]),
    run("never stops, restore", [(E, {"patience": 20, **best})], [slow]),
    run("first epoch is the best", [(E, {"patience": 2, **best})], [val(1.0, 2.0, 3.0, 4.0)]),
    run("one epoch", [(E, best)], [val(1.0)]),
    run("min delta", [(E, {"min_delta": 0.02, "patience": 2, **best})], [slow]),
    run("min delta below 0", [(E, {"min_delta": -0.02, "patience": 2, **best})], [slow]),
    run("mode max of a loss", [(E, {"mode": "max", "patience": 2, **best})], [slow]),
    run("auto of accuracy", [(E, {"monitor": "val_accuracy", "patience": 2, **best})], [acc(0.1, 0.2, 0.2, 0.3, 0.25, 0.3, 0.9)]),
    run("auto of accuracy, min delta", [(E, {"monitor": "val_accuracy", "min_delta": 0.1, "patience": 2, **best})], [acc(0.1, 0.15, 0.25, 0.3, 0.34, 0.9)]),
    run("auto of an error", [(E, {"monitor": "mse", "patience": 1})], [series("mse", 0.5, 0.4, 0.45, 0.3)]),
    run("auto of auc", [(E, {"monitor": "val_auc", "patience": 1, **best})], [series("val_auc", 0.5, 0.6, 0.55, 0.9)]),
    run("mode min of accuracy", [(E, {"monitor": "val_accuracy", "mode": "min", "patience": 1})], [acc(0.5, 0.4, 0.45, 0.3)]),
    run("baseline never reached", [(E, {"baseline": 0.5, "patience": 3, **best})], [val(1.0, 0.9, 0.8, 0.7, 0.6, 0.5)]),
    run("baseline reached in time", [(E, {"baseline": 0.75, "patience": 4, **best})], [val(1.0, 0.9, 0.8, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 0.1)]),
    run("baseline equalled", [(E, {"baseline": 0.8, "patience": 2})], [val(0.8, 0.8, 0.9, 0.9)]),
    run("baseline, patience 0", [(E, {"baseline": 0.5})], [val(1.0, 0.9, 0.8, 0.9)]),
    run("baseline of accuracy, min delta", [(E, {"monitor": "val_accuracy", "baseline": 0.5, "min_delta": 0.05, "patience": 2})], [acc(0.4, 0.52, 0.56, 0.58, 0.59, 0.9)]),
    run("start from 3", [(E, {"start_from_epoch": 3, "patience": 2, **best})], [val(0.1, 0.5, 0.6, 0.9, 0.8, 0.85, 0.9, 0.1)]),
    run("start after the end", [(E, {"start_from_epoch": 9, **best})], [val(0.1, 0.5, 0.6)]),
    run("NaN on the way", [(E, {"patience": 2, **best})], [val(1.0, nan, 0.9, nan, nan, 0.1)]),
    run("NaN first", [(E, {"patience": 3, **best})], [val(nan, 1.0, 0.9, 0.8, 0.7)]),
    run("infinite", [(E, {"patience": 2, **best})], [val(inf, inf, 5.0, -inf, -inf, -inf)]),
    run("missing at times", [(E, {"patience": 2, **best})], [val(None, 1.0, None, 1.1, None, 1.2, 0.5)]),
    run("missing for good", [(E, {"monitor": "val_mse", "mode": "min", **best})], [slow]),
    run("less than float32 can tell", [(E, {"patience": 4, **best})], [val(*near)]),
    run("less than float32 can tell, stops", [(E, {"patience": 2, **best})], [val(*near)]),
    run("less than float32 can tell, mode max", [(E, {"patience": 2, "mode": "max"})], [val(*[1 + 1e-9 * i for i in range(6)])]),
    run("min delta met exactly", [(E, {"min_delta": 0.25, "patience": 2, **best})], [val(1.0, 0.75, 0.5, 0.25)]),
    run("several trainings", [(E, {"patience": 2, **best})], [val(1.0, 2.0, 3.0), val(9.0, 8.0, 7.0, 7.5, 7.6), val(5.0)]),
])

flat = val(*[1.0] * 14)
write("reduce_lr_on_plateau.json", [
    run("defaults", [(R, {})], [val(*[1.0] * 24)]),
    run("patience 0", [(R, {"patience": 0})], [flat]),
    run("patience 1", [(R, {"patience": 1})], [flat]),
    run("patience 3, factor 0.5", [(R, {"patience": 3, "factor": 0.5})], [flat]),
    run("factor 0", [(R, {"patience": 3, "factor": 0.0})], [flat]),
    run("factor 0, min lr", [(R, {"patience": 3, "factor": 0.0, "min_lr": 0.003})], [flat]),
    run("min lr", [(R, {"patience": 1, "factor": 0.3, "min_lr": 0.01})], [flat]),
    run("min lr above the rate", [(R, {"patience": 1, "min_lr": 0.2})], [flat]),
    run("min lr as the rate, but for float32", [(R, {"patience": 1, "min_lr": 0.1})], [flat]),
    run("cooldown", [(R, {"patience": 2, "cooldown": 3, "factor": 0.7})], [flat]),
    run("cooldown, patience 0", [(R, {"patience": 0, "cooldown": 1, "factor": 0.7})], [flat]),
    run("cooldown with improvement", [(R, {"patience": 1, "cooldown": 2, "factor": 0.7})], [val(1.0, 1.0, 0.5, 0.6, 0.6, 0.6, 0.4, 0.4, 0.4, 0.4, 0.4)]),
    run("min delta", [(R, {"patience": 2, "min_delta": 0.1})], [val(1.0, 0.95, 0.92, 0.8, 0.75, 0.72, 0.71)]),
    run("default min delta", [(R, {"patience": 1, "factor": 0.5})], [val(1.0, 0.99995, 0.9998, 0.99975, 0.9996)]),
    run("auto of accuracy", [(R, {"monitor": "val_accuracy", "patience": 1, "factor": 0.5})], [acc(0.1, 0.2, 0.2, 0.3, 0.25, 0.3, 0.9)]),
    run("mode max of a loss", [(R, {"mode": "max", "patience": 1, "factor": 0.5})], [val(1.0, 2.0, 1.5, 3.0)]),
    run("mode min of accuracy", [(R, {"monitor": "val_accuracy", "mode": "min", "patience": 1, "factor": 0.5})], [acc(0.5, 0.4, 0.45, 0.3)]),
    run("NaN on the way", [(R, {"patience": 1, "factor": 0.5})], [val(1.0, nan, 0.9, nan, nan, 0.1)]),
    run("NaN first", [(R, {"patience": 2, "factor": 0.5})], [val(nan, 1.0, 0.9, 0.8, 0.7)]),
    run("missing at times", [(R, {"patience": 1, "cooldown": 1})], [val(None, 1.0, None, 1.1, None, None, 1.2, 1.3)]),
    run("the rate itself", [(R, {"monitor": "learning_rate", "mode": "min", "patience": 2, "factor": 0.5})], [flat]),
    run("many steps", [(R, {"patience": 1, "factor": 0.9})], [val(*[1.0] * 40)], rate=0.0123),
    run("two of them", [(R, {"patience": 2}), (R, {"patience": 3, "factor": 0.5})], [flat]),
    run("several trainings", [(R, {"patience": 2, "cooldown": 1})], [val(1.0, 1.0), val(2.0, 2.0, 2.0), val(3.0, 3.0, 3.0, 3.0)]),
    run("several trainings, cooldown", [(R, {"patience": 1, "cooldown": 4})], [val(1.0, 1.0, 1.0), val(2.0, 2.0, 2.0, 2.0)]),
    run("min lr until the rate goes up", [(L, {"schedule": "jump"}), (R, {"patience": 4, "min_lr": 0.1, "factor": 0.5, "cooldown": 2})], [flat]),
    run("less than float32 can tell", [(R, {"patience": 2, "min_delta": 0.0})], [val(*near)]),
    run("with a schedule and an early stop", [("LearningRateScheduler", {"schedule": "up"}), (R, {"patience": 1}), (E, {"patience": 4, **best})], [val(1.0, 0.9, 0.95, 0.96, 0.97, 0.98, 0.99)]),
])

four = [{"loss": 1.0}] * 4
write("learning_rate_scheduler.json", [
    run(s + ", rate %g" % r, [(L, {"schedule": s})], [four, four], rate=r) for s in schedules for r in (0.1, 0.00321)
] + [run("two of them", [(L, {"schedule": "half"}), (L, {"schedule": "up"})], [four])])

full = [f32(e) for e in (
    {"accuracy": 0.1, "loss": 2.302585, "val_accuracy": 0.125, "val_loss": 2.25},
    {"accuracy": 1.0, "loss": 1e-5, "val_accuracy": 0.0, "val_loss": 12345678.0},
    {"accuracy": 1 / 3, "loss": 123.456e18, "val_accuracy": 1e-4, "val_loss": 0.00099},
)]
bare = [{k: v for k, v in e.items() if not k.startswith("val_")} for e in full]
odd = [f32({"loss": 1.5, "a,b": 2.0, 'say "x"': 3.0, " lead": 4.0, "straße": 5.0, "Z": 6.0})]
write("csv_logger.json", [
    run("plain", [(C, {})], [full]),
    run("no validation", [(C, {})], [bare]),
    run("no logs", [(C, {})], [[{}, {}]]),
    run("no epoch", [(C, {})], [[]]),
    run("not finite", [(C, {})], [[{"loss": nan}, {"loss": inf}, {"loss": -inf}, {"loss": -0.0}]]),
    run("very small and very large", [(C, {})], [[f32({"loss": v}) for v in (9.99e-5, 1e-4, 1.0001e-4, 9.9e15, 1e16, 3.4e38, 1e-45, -1e-4, -9.9e-5, 16777216.0, 0.1)]]),
    run("missing later", [(C, {})], [[full[0], bare[1], {}]]),
    run("more later", [(C, {})], [[bare[0], full[1]]]),
    run("semicolon", [(C, {"separator": ";"})], [full]),
    run("tab", [(C, {"separator": "\t"})], [full]),
    run("a separator that numbers have", [(C, {"separator": "."})], [full]),
    run("a separator that names have", [(C, {"separator": "l"})], [full]),
    run("names that need quotes", [(C, {})], [odd]),
    run("with a scheduler before", [(L, {"schedule": "half"}), (C, {})], [full]),
    run("with a scheduler before, no validation", [(L, {"schedule": "half"}), (C, {})], [bare]),
    run("with a scheduler behind", [(C, {}), (L, {"schedule": "half"})], [full]),
    run("with a reducer before", [(R, {"patience": 1}), (C, {})], [val(*[1.0] * 4)]),
    run("over an old file", [(C, {})], [full], before="old\n"),
    run("append to nothing", [(C, {"append": True})], [full]),
    run("append to an empty file", [(C, {"append": True})], [full], before=""),
    run("append to a file", [(C, {"append": True})], [full], before="epoch,accuracy,loss\r\n0,0.5,0.5\r\n"),
    run("several trainings", [(C, {})], [full, bare]),
    run("several trainings, append", [(C, {"append": True})], [full[:2], full[1:], bare]),
])

small = [f32(e) for e in ({"loss": 0.001}, {"loss": 0.0010001}, {"loss": 0.0}, {"loss": -0.5}, {"loss": 1e-30}, {"loss": 0.99995}, {"loss": 123456.789})]
write("progress.json", [
    run("plain", [(P, {})], [full]),
    run("one epoch", [(P, {})], [full[:1]]),
    run("no validation", [(P, {})], [bare]),
    run("no logs", [(P, {})], [[{}, {}]]),
    run("ten steps", [(P, {})], [full], steps=10),
    run("1875 steps", [(P, {})], [full], steps=1875, seconds=(3.2, 60.5, 3700.25)),
    run("one step", [(P, {})], [full], steps=1, seconds=(0.5, 1.5, 2.5)),
    run("no time", [(P, {})], [full], seconds=(0.0, 0.0, 0.0)),
    run("microseconds", [(P, {})], [full], seconds=(0.0003, 0.0025, 0.003)),
    run("rounding to seconds", [(P, {})], [full], steps=2, seconds=(1.999, 2.0, 5.0)),
    run("small, large and negative", [(P, {})], [small]),
    run("not finite", [(P, {})], [[{"loss": nan}, {"loss": inf}, {"loss": -inf}]]),
    run("with a scheduler", [(L, {"schedule": "half"}), (P, {})], [full]),
    run("with a reducer", [(R, {"patience": 1}), (P, {})], [val(*[1.0] * 4)], rate=0.02),
    run("several trainings", [(P, {})], [full, bare[:1]]),
    real("Keras' own fit", [(C, {})], True),
    real("Keras' own fit, no validation", [(C, {})], False),
    real("Keras' own fit, scheduler", [(L, {"schedule": "half"}), (C, {})], True),
    real("Keras' own fit, scheduler behind the file", [(C, {}), (L, {"schedule": "half"})], False),
])

write("terminate_on_nan.json", [
    batches("fine", [1.0, 0.5, 0.0]), batches("NaN first", [nan, 1.0]), batches("NaN later", [1.0, 2.0, nan, 1.0]),
    batches("infinite", [1.0, inf]), batches("minus infinite", [-1.0, -inf, nan]), batches("large", [3.4e38, 1e300]),
    batches("negative", [-1.0, -3e38]), batches("no loss", [None, None]), batches("no loss, then NaN", [None, nan]),
    batches("last", [1.0, 1.0, 1.0, nan]), batches("small", [1e-300, 5e-324, 0.0, -0.0]), batches("none", []),
])

directions = []
for name in sorted(keras.metrics.__dict__):
    c = getattr(keras.metrics, name)
    if not isinstance(c, type) or name in ("Metric", "MeanMetricWrapper"):
        continue
    keras.backend.clear_session()  # so that names have no number
    for given in ([], [2], [0.5], [2, [1]]):
        try:
            m = c(*given)
        except (TypeError, ValueError):
            continue
        directions.append({"name": m.name, "direction": getattr(m, "_direction", None)})
        break
with_alias = keras.src.metrics.ALL_OBJECTS_DICT
directions += [{"name": a, "direction": getattr(with_alias[a](), "_direction", None)} for a in ("bce", "mse", "mae", "mape", "msle")]
acc_alias = keras.src.trainers.compile_utils.get_metric("acc", np.zeros((2, 1)), np.zeros((2, 1)))
directions.append({"name": acc_alias.name, "direction": acc_alias._direction})
write("direction.json", directions)
