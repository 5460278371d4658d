"""Writes layers.json and configs.json: what Keras 3.15.1 writes for models of each layer, and for each initializer, regularizer,
constraint, optimizer, schedule, loss and metric that the Go package reads. Run: KERAS_BACKEND=tensorflow python configs.py"""
import json
import keras
from keras import constraints as C, initializers as I, layers as L, losses, metrics, optimizers as O, regularizers as R
from keras.saving import serialize_keras_object as serialize

S = O.schedules
every = dict(name="own", trainable=False)
weight = dict(kernel_initializer=I.HeNormal(seed=7), bias_initializer=I.Constant(0.5), kernel_regularizer=R.L1L2(0.01, 0.02),
              bias_regularizer=R.L2(0.03), activity_regularizer=R.L1(0.25), kernel_constraint=C.MaxNorm(1.5, axis=[0, 1, 2]),
              bias_constraint=C.NonNeg())
picture = (8, 8, 4)
layers = [
    ("Conv2D(6, 3)", picture),
    ("Conv2D(6, (5, 3), strides=(2, 1), padding='same', groups=2, activation='gelu', use_bias=False, **every)", picture),
    ("Conv2D(6, 3, dilation_rate=(2, 3), activation=L.ReLU(max_value=6., negative_slope=.1, threshold=.5), **weight)", picture),
    ("Conv2D(6, 3, activation=L.LeakyReLU())", picture),
    ("Conv2D(6, 3, activation=L.ELU(0.5))", picture),
    ("DepthwiseConv2D(3)", picture),
    ("DepthwiseConv2D((3, 2), strides=2, padding='same', depth_multiplier=2, activation='relu6', use_bias=False,"
     " depthwise_initializer=I.Orthogonal(0.5), depthwise_regularizer=R.L2(), depthwise_constraint=C.UnitNorm())", picture),
    ("SeparableConv2D(6, 3)", picture),
    ("SeparableConv2D(6, 3, dilation_rate=2, depth_multiplier=2, activation='tanh', depthwise_initializer='he_uniform',"
     " pointwise_initializer=I.RandomNormal(0.1, 0.2, seed=3), depthwise_regularizer='l1', pointwise_regularizer='l2',"
     " depthwise_constraint=C.MinMaxNorm(0.1, 0.9, 0.5, 1), pointwise_constraint=C.NonNeg(), bias_regularizer='l1')", picture),
    ("Dense(5)", (7,)),
    ("Dense(5, activation='softmax', use_bias=False, trainable=False)", (7,)),
    ("Dense(5, **{**weight, 'kernel_constraint': C.UnitNorm(axis=1)})", (7,)),
    ("MaxPooling2D()", picture),
    ("MaxPooling2D((3, 2), strides=1, padding='same')", picture),
    ("AveragePooling2D(2)", picture),
    ("AveragePooling2D((3, 2), strides=(2, 1), padding='same', **every)", picture),
    ("GlobalAveragePooling2D()", picture),
    ("GlobalAveragePooling2D(keepdims=True)", picture),
    ("GlobalMaxPooling2D()", picture),
    ("GlobalMaxPooling2D(keepdims=True)", picture),
    ("BatchNormalization()", picture),
    ("BatchNormalization(axis=3, momentum=0.9, epsilon=1e-5, center=False, scale=False)", picture),
    ("BatchNormalization(beta_initializer='ones', gamma_initializer=I.RandomUniform(-0.1, 0.2), moving_mean_initializer='ones',"
     " moving_variance_initializer='zeros', beta_regularizer='l1', gamma_regularizer='l2', beta_constraint=C.NonNeg(),"
     " gamma_constraint=C.NonNeg(), **every)", (7,)),
    ("LayerNormalization()", picture),
    ("LayerNormalization(axis=[-2, -1], epsilon=1e-6, center=False, gamma_initializer='zeros', gamma_regularizer='l2')", picture),
    ("LayerNormalization(scale=False, beta_initializer='ones', beta_regularizer='l1', beta_constraint=C.NonNeg())", (7,)),
    ("Dropout(0.25)", picture),
    ("Dropout(0.5, seed=11, name='own')", picture),
    ("SpatialDropout2D(0.3, seed=5)", picture),
    ("Flatten()", picture),
    ("Reshape((4, -1))", picture),
    ("ZeroPadding2D()", picture),
    ("ZeroPadding2D(((1, 2), (0, 3)))", picture),
    ("Cropping2D(((1, 2), (0, 3)))", picture),
    ("UpSampling2D()", picture),
    ("UpSampling2D((2, 3), interpolation='bilinear')", picture),
    ("Activation('hard_silu')", picture),
    ("Activation('log_softmax')", (7,)),
    ("ReLU()", picture),
    ("ReLU(max_value=6.0, negative_slope=0.1, threshold=0.25)", picture),
    ("LeakyReLU()", picture),
    ("LeakyReLU(0.1)", picture),
    ("PReLU()", picture),
    ("PReLU(alpha_initializer=I.Constant(0.25), alpha_regularizer='l1', alpha_constraint=C.NonNeg(), shared_axes=[1, 2])", picture),
    ("ELU()", picture),
    ("ELU(alpha=0.7)", picture),
    ("Softmax()", (7,)),
    ("Add()", [picture, picture]),
    ("Multiply()", [picture, picture]),
    ("Concatenate()", [picture, picture]),
    ("Concatenate(axis=1)", [picture, picture]),
    ("Rescaling(1 / 255)", picture),
    ("Rescaling(1 / 127.5, offset=-1)", picture),
    ("Rescaling([0.5, 0.25, 2., 1.], offset=[0., 1., 2., 3.])", picture),
    ("Normalization()", picture),
    ("Normalization(axis=None)", picture),
    ("Normalization(mean=[1., 2., 3., 4.], variance=[4., 3., 2., 1.])", picture),
    ("RandomFlip()", picture),
    ("RandomFlip('horizontal', seed=3)", picture),
    ("RandomRotation(0.1)", picture),
    ("RandomRotation((-0.2, 0.3), fill_mode='constant', interpolation='nearest', fill_value=0.5, seed=4)", picture),
    ("RandomTranslation(0.1, 0.2)", picture),
    ("RandomTranslation((-0.2, 0.3), (-0.1, 0.1), fill_mode='nearest', interpolation='nearest', seed=4)", picture),
    ("RandomZoom(0.1)", picture),
    ("RandomZoom((-0.2, 0.3), (-0.1, 0.1), fill_mode='wrap', fill_value=1., seed=9)", picture),
    ("RandomContrast(0.2)", picture),
    ("RandomContrast((0.2, 0.4), value_range=(0, 1), seed=2)", picture),
    ("RandomBrightness(0.2)", picture),
    ("RandomBrightness((-0.2, 0.4), value_range=(0., 1.), seed=2)", picture),
]
others = {
    "initializer": [
        "I.Zeros()", "I.Ones()", "I.Constant(0.3)", "I.RandomUniform()", "I.RandomUniform(-0.2, 0.3, seed=5)", "I.RandomNormal()",
        "I.RandomNormal(0.1, 0.3)", "I.TruncatedNormal()", "I.TruncatedNormal(0.1, 0.3, seed=9)", "I.GlorotUniform()",
        "I.GlorotNormal()", "I.HeUniform()", "I.HeNormal(seed=1)", "I.LecunUniform()", "I.LecunNormal()", "I.Orthogonal()",
        "I.Orthogonal(2.0, seed=4)"],
    "regularizer": ["R.L1()", "R.L1(0.125)", "R.L2()", "R.L2(0.3)", "R.L1L2()", "R.L1L2(0.1, 0.2)"],
    "constraint": ["C.MaxNorm()", "C.MaxNorm(3.0, axis=[0, 1])", "C.MinMaxNorm()", "C.MinMaxNorm(0.2, 0.8, 0.5, axis=1)", "C.NonNeg()",
                   "C.UnitNorm()", "C.UnitNorm(axis=[0, 1])"],
    "schedule": [
        "S.ExponentialDecay(0.1, 100, 0.5)", "S.ExponentialDecay(0.1, 100, 0.5, staircase=True)",
        "S.PiecewiseConstantDecay([10, 20], [0.1, 0.01, 0.001])", "S.PolynomialDecay(0.1, 50)",
        "S.PolynomialDecay(0.1, 50, end_learning_rate=0.01, power=2.0, cycle=True)", "S.InverseTimeDecay(0.1, 10, 0.5)",
        "S.InverseTimeDecay(0.1, 10, 0.5, staircase=True)", "S.CosineDecay(0.002, 40)",
        "S.CosineDecay(0.0, 40, alpha=0.1, warmup_target=0.02, warmup_steps=5)", "S.CosineDecayRestarts(0.1, 30)",
        "S.CosineDecayRestarts(0.1, 30, t_mul=1.5, m_mul=0.8, alpha=0.1)"],
    "optimizer": [
        "O.SGD()", "O.SGD(0.1, momentum=0.9, nesterov=True, weight_decay=0.01)", "O.Adam()",
        "O.Adam(0.002, beta_1=0.8, beta_2=0.99, epsilon=1e-6, amsgrad=True, clipnorm=1.0)", "O.AdamW()",
        "O.AdamW(weight_decay=0.02, global_clipnorm=2.0)", "O.RMSprop()",
        "O.RMSprop(0.01, rho=0.8, momentum=0.5, epsilon=1e-5, centered=True, clipvalue=0.5)", "O.Adagrad()",
        "O.Adagrad(0.01, initial_accumulator_value=0.2, epsilon=1e-5)", "O.Nadam()", "O.Nadam(0.01, beta_1=0.8, beta_2=0.99)",
        "O.Adamax()", "O.Adamax(0.01, beta_1=0.8, beta_2=0.99, epsilon=1e-6)", "O.Lion()", "O.Lion(1e-4, beta_1=0.8, beta_2=0.9)",
        "O.Adam(use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=3, gradient_accumulation_steps=2)",
        "O.SGD(S.CosineDecay(0.002, 40))", "O.Adam(S.PiecewiseConstantDecay([10, 20], [0.1, 0.01, 0.001]))"],
    "loss": [
        "losses.SparseCategoricalCrossentropy()", "losses.SparseCategoricalCrossentropy(from_logits=True)",
        "losses.CategoricalCrossentropy()", "losses.CategoricalCrossentropy(label_smoothing=0.1)", "losses.BinaryCrossentropy()",
        "losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.2)", "losses.BinaryFocalCrossentropy()",
        "losses.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.3, gamma=1.5)", "losses.CategoricalFocalCrossentropy()",
        "losses.CategoricalFocalCrossentropy(alpha=0.5, gamma=3.0, label_smoothing=0.1)", "losses.MeanSquaredError()",
        "losses.MeanAbsoluteError()", "losses.Huber()"],
    "metric": [
        "metrics.SparseTopKCategoricalAccuracy(k=3)", "metrics.SparseCategoricalCrossentropy()",
        "metrics.SparseCategoricalCrossentropy(from_logits=True)", "metrics.AUC()",
        "metrics.AUC(num_thresholds=50, curve='PR', multi_label=True)", "metrics.F1Score(average='macro')",
        "metrics.F1Score(average='micro', threshold=0.3)", "metrics.F1Score(average='weighted')", "metrics.Precision()",
        "metrics.Precision(thresholds=0.3)", "metrics.Precision(top_k=1, class_id=2)", "metrics.Recall()",
        "metrics.Recall(thresholds=0.4, top_k=2)", "metrics.SparseCategoricalAccuracy()",
        "metrics.SparseCategoricalAccuracy(name='own')", "metrics.BinaryAccuracy()",
        "metrics.BinaryAccuracy(threshold=0.25, name='own')", "metrics.BinaryCrossentropy()",
        "metrics.BinaryCrossentropy(from_logits=True, label_smoothing=0.2)", "metrics.CategoricalCrossentropy()",
        "metrics.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)", "metrics.MeanSquaredError()",
        "metrics.MeanAbsoluteError(name='mae')", "metrics.RootMeanSquaredError()"],
}


def model(text, shape):
    """The config of a Functional model with one such layer: merging layers take their input twice."""
    keras.utils.clear_session()
    several = isinstance(shape, list)
    x = keras.Input(shape[0] if several else shape)
    layer = eval("L." + text)
    y = layer([x, L.ReLU()(x)] if several else x)
    return serialize(keras.Model(x, y))


def other(text):
    keras.utils.clear_session()
    return serialize(eval(text))


def slots(text):
    """The names of an optimizer's variables, in order, for weights a and b."""
    keras.utils.clear_session()
    o = eval(text)
    o.build([keras.Variable([0.0, 0.0], name=n) for n in "ab"])
    return [v.path.split("/")[-1] for v in o.variables]


def write(path, value):
    with open(path, "w") as f:
        json.dump(value, f, separators=(",", ":"))


write("layers.json", {"keras": keras.__version__} | {t: model(t, s) for t, s in layers})
write("configs.json", {"keras": keras.__version__} 
      | {kind: {t: other(t) for t in texts} for kind, texts in others.items()}
      | {"slots": {t: slots(t) for t in others["optimizer"]}})
