"""Writes the JSON files of layers that normalize, of rectifiers and of those that merge. See golden.py."""

import os

from golden import L, case, draw, fill, keras, np, numbers, r, tf, weights, write

R, C, I = keras.regularizers, keras.constraints, keras.initializers
picture = (4, 3, 3)
# Numbers far from 0, as a sum of squares would lose their digits.
far = np.round(100 + r.standard_normal((4, 2, 2, 3)), 2)
kinks = [*(3 * r.standard_normal(68)).round(2), 0, -0.0, 1e-3, -1e-3]


def step(model, x):
    """One step of SGD(0.5) on the mean squared difference to one-hot labels."""
    labels = np.arange(len(x)) % model.output_shape[-1]
    with tf.GradientTape() as tape:
        y = model(x, training=True)
        loss = tf.reduce_mean(tf.square(y - tf.one_hot(labels, y.shape[-1]))) + sum(model.losses)
    g = tape.gradient(loss, model.trainable_weights)
    for w, v in zip(model.trainable_weights, g):
        w.assign(w - 0.5 * v)
    return {"labels": labels.tolist(), "loss": float(loss), "weights": [numbers(w) for w in model.weights]}


def steps(name, shape, make, count, batch=4):
    """What a model is, gives and learns. make puts layers behind an Input.

    x, one batch for each training step; before, the weights at first; y, the prediction for the first batch; layers, in Keras'
    order; steps: labels and loss of each step, and the weights after it; after, the prediction for the first batch at the end.
    """
    keras.utils.clear_session()
    i = keras.Input(shape)
    model = keras.Model(i, make(i), name="model")
    fill(model)
    x = draw((count, batch, *shape))
    c = {
        "name": name, "shape": list(shape), "x": [numbers(v) for v in x], "before": weights(model), "y": numbers(model(x[0])),
        "layers": [{"name": l.name, "class": type(l).__name__, "output": list(l.output.shape)[1:]} for l in model.layers],
        "steps": [step(model, v) for v in x],
        "after": numbers(model(x[0])),
    }
    if name == "residual":
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "residual.txt"), "w", encoding="utf-8") as f:
            model.summary(line_length=80, print_fn=lambda line: f.write(line + "\n"))
    return c


write("norms", [
    case("batch", lambda: L.BatchNormalization(), picture, training=False),
    case("batch flat", lambda: L.BatchNormalization(), (5,), training=False),
    case("batch center", lambda: L.BatchNormalization(scale=False, epsilon=0.1, momentum=0.5), picture, training=False),
    case("batch scale", lambda: L.BatchNormalization(center=False, axis=3, momentum=0), picture, training=False),
    case("batch plain", lambda: L.BatchNormalization(center=False, scale=False, momentum=1), picture, training=False),
    case("batch far", lambda: L.BatchNormalization(), (2, 2, 3), x=far, training=False),
    case("batch frozen", lambda: L.BatchNormalization(trainable=False), picture, training=False),
    case("batch regularizers", lambda: L.BatchNormalization(gamma_regularizer=R.L2(0.02), beta_regularizer=R.L1(0.03)), picture, training=False),
    case("batch all options", lambda: L.BatchNormalization(
        momentum=0.9, epsilon=1e-5, beta_initializer=I.RandomNormal(stddev=0.5), gamma_initializer=I.Constant(2), moving_mean_initializer="ones",
        moving_variance_initializer=I.Constant(3), beta_regularizer=R.L1(0.02), gamma_regularizer=R.L2(0.03), beta_constraint=C.NonNeg(),
        gamma_constraint=C.MaxNorm(2, axis=0)), picture, training=False),
    case("layer", lambda: L.LayerNormalization(), picture),
    case("layer flat", lambda: L.LayerNormalization(axis=1), (5,)),
    case("layer center", lambda: L.LayerNormalization(scale=False, epsilon=0.1), picture),
    case("layer scale", lambda: L.LayerNormalization(center=False, axis=3), picture),
    case("layer plain", lambda: L.LayerNormalization(center=False, scale=False), picture),
    case("layer axes", lambda: L.LayerNormalization(axis=[-1, -2]), picture),
    case("layer picture", lambda: L.LayerNormalization(axis=[1, 2, 3], scale=False), picture),
    case("layer far", lambda: L.LayerNormalization(axis=[2, 3]), (2, 2, 3), x=far),
    case("layer all options", lambda: L.LayerNormalization(
        epsilon=1e-5, beta_initializer="ones", gamma_initializer=I.HeNormal(), beta_regularizer=R.L1(0.02), gamma_regularizer=R.L2(0.03),
        beta_constraint=C.NonNeg(), gamma_constraint=C.UnitNorm(axis=0)), picture, training=False),
    case("dropout", lambda: L.Dropout(0.25), picture, training=False),
    case("dropout seed", lambda: L.Dropout(0.5, seed=3), (5,), training=False),
    case("dropout none", lambda: L.Dropout(0), picture),
    case("spatial dropout", lambda: L.SpatialDropout2D(0.25, seed=7), picture, training=False),
])
write("rectifiers", [
    case("leaky", lambda: L.LeakyReLU(), picture, x=kinks),
    case("leaky slope", lambda: L.LeakyReLU(negative_slope=0.01), (6,)),
    case("leaky zero", lambda: L.LeakyReLU(negative_slope=0), (6,)),
    case("prelu", lambda: L.PReLU(), picture, x=kinks),
    case("prelu flat", lambda: L.PReLU(), (6,)),
    case("prelu channels", lambda: L.PReLU(shared_axes=[1, 2]), picture),
    case("prelu rows", lambda: L.PReLU(shared_axes=[3, 1]), picture),
    case("prelu one", lambda: L.PReLU(shared_axes=[1, 2, 3], alpha_regularizer=R.L2(0.02)), picture),
    case("prelu all options", lambda: L.PReLU(
        shared_axes=2, alpha_initializer=I.Constant(0.25), alpha_regularizer=R.L1(0.02), alpha_constraint=C.NonNeg()), picture, training=False),
    case("elu", lambda: L.ELU(), picture, x=kinks),
    case("elu alpha", lambda: L.ELU(alpha=0.7), (6,)),
    case("elu negative alpha", lambda: L.ELU(alpha=-0.5), (6,)),
    case("dense leaky", lambda: L.Dense(4, activation=L.LeakyReLU(negative_slope=0.1)), (5,)),
    case("dense elu", lambda: L.Dense(4, activation="elu"), (5,)),
    case("softmax axis", lambda: L.Softmax(axis=3), picture),
])


def head(x, units=3):
    return L.Dense(units)(L.Flatten()(x))


def residual(i):
    """Two branches of convolution and normalization, added and then joined with where they came from."""
    x = L.Conv2D(4, 3, padding="same", activation="relu")(i)
    a = L.BatchNormalization()(L.Conv2D(4, 3, padding="same", use_bias=False)(x))
    b = L.BatchNormalization(momentum=0.9)(L.Conv2D(4, 1, use_bias=False)(x))
    y = L.Add()([L.ReLU()(a), b])
    y = L.Concatenate()([y, x])
    return L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(L.LeakyReLU()(y)))


def excitation(i):
    x = L.Conv2D(4, 3)(i)
    s = L.Dense(4, activation="sigmoid")(L.GlobalAveragePooling2D()(x))
    return head(L.Multiply()([x, s]))


def three(layer):
    def make(i):
        a, b, c = L.Conv2D(2, 1)(i), L.Conv2D(2, 1, activation="tanh")(i), L.Conv2D(2, 1)(i)
        return head(layer([a, b, c]))
    return make


def broadcast(layer):
    def make(i):
        row = L.Conv2D(2, (1, 5))(i)  # [4, 1, 2]
        column = L.Conv2D(2, (4, 1))(i)  # [1, 5, 2]
        return head(layer([row, column]))
    return make


def itself(layer):
    def make(i):
        a = L.Conv2D(2, 1)(i)
        return head(layer([a, a]))
    return make


def tall(axis):
    def make(i):
        a, b = L.Conv2D(2, (1, 1))(i), L.Conv2D(2, (2, 1))(i)  # [4, 5, 2] and [3, 5, 2]
        return head(L.Concatenate(axis=axis)([a, b, a]))
    return make


def norms(i):
    x = L.BatchNormalization(momentum=0.9)(L.Conv2D(3, 3)(i))
    x = L.LayerNormalization()(L.PReLU(shared_axes=[1, 2])(x))
    return head(L.ELU(alpha=0.7)(x))


def stack(*layers):
    """Layers between two with weights. A bias before a normalization would have a gradient of nothing but rounding."""
    def make(i):
        x = L.Conv2D(3, 2, use_bias=False)(i) if len(i.shape) == 4 else L.Dense(4, use_bias=False)(i)
        for layer in layers:
            x = layer(x)
        return head(x)
    return make


write("batches", [
    steps("batch", (4, 5, 2), stack(L.BatchNormalization()), 3),
    steps("batch flat", (5,), stack(L.BatchNormalization(momentum=0.9)), 3, batch=6),
    steps("batch center", (4, 5, 2), stack(L.BatchNormalization(scale=False, epsilon=0.1, momentum=0.5)), 3),
    steps("batch scale", (4, 5, 2), stack(L.BatchNormalization(center=False, momentum=0)), 3),
    steps("batch plain", (4, 5, 2), stack(L.BatchNormalization(center=False, scale=False, momentum=1)), 3),
    steps("batch frozen", (4, 5, 2), stack(L.BatchNormalization(trainable=False)), 3),
    steps("batch regularizers", (4, 5, 2), stack(L.BatchNormalization(gamma_regularizer=R.L2(0.02), beta_regularizer=R.L1(0.03))), 1),
    steps("batch relu", (4, 5, 2), stack(L.BatchNormalization(), L.ReLU(), L.MaxPooling2D(2)), 3),
    steps("batch one example", (4, 5, 2), stack(L.BatchNormalization()), 1, batch=1),
])
write("merging", [
    steps("residual", (5, 4, 2), residual, 1),
    steps("excitation", (5, 4, 2), excitation, 1),
    steps("add three", (2, 3, 2), three(L.Add()), 1),
    steps("multiply three", (2, 3, 2), three(L.Multiply()), 1),
    steps("add broadcast", (4, 5, 2), broadcast(L.Add()), 1),
    steps("multiply broadcast", (4, 5, 2), broadcast(L.Multiply()), 1),
    steps("concatenate rows", (4, 5, 2), tall(1), 1),
    steps("concatenate rows from the end", (4, 5, 2), tall(-3), 1),
    steps("add one", (2, 3, 2), lambda i: head(L.Add()([L.Conv2D(2, 1)(i)])), 1),
    steps("norms", (4, 5, 2), norms, 3),
    steps("add itself", (2, 3, 2), itself(L.Add()), 1),
    steps("multiply itself", (2, 3, 2), itself(L.Multiply()), 1),
])
