"""TensorFlow: hand-written tf.functions around Keras' layers, tf.data for a fit."""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"

from measure import THREADS, labels, noise, run  # noqa: E402, before the frameworks
import keras  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)


def build(shape):
    return keras.Sequential([
        layers.Input(shape),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(10)])


def predict(shape, batch):
    m, x = build(shape), tf.constant(noise(batch, *shape))
    f = tf.function(lambda x: tf.nn.softmax(m(x, training=False)))
    return lambda: f(x).numpy()


def stepper(shape):
    m, adam = build(shape), keras.optimizers.Adam(1e-3)
    adam.build(m.trainable_variables)

    @tf.function(reduce_retracing=True)
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, m(x, training=True)))
        adam.apply_gradients(zip(tape.gradient(loss, m.trainable_variables), m.trainable_variables))
        return loss
    return step


def train(shape, batch):
    step, x, y = stepper(shape), tf.constant(noise(batch, *shape)), tf.constant(labels(batch))
    return lambda: step(x, y).numpy()


def fit(shape, n, batch):
    step = stepper(shape)
    d = tf.data.Dataset.from_tensor_slices((noise(n, *shape), labels(n))).shuffle(n).batch(batch).prefetch(2)
    return lambda: [step(x, y).numpy() for x, y in d]


def relu(n, backward):
    x, gy = tf.constant(noise(n) - 0.5), tf.constant(noise(n))

    @tf.function
    def both(x, gy):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.nn.relu(x)
        return y, tape.gradient(y, x, output_gradients=gy)
    f = tf.function(tf.nn.relu)
    return (lambda: both(x, gy)) if backward else lambda: f(x)


run(f"tensorflow {tf.__version__}", predict=predict, train=train, fit=fit, relu=relu)
