package optimizer

// Option sets a hyperparameter of an optimizer or a schedule. Each may be given once.
type Option struct {
	name  string
	value float64
}

// Momentum is how much of the last step goes into this one: 0 to 1, default 0. Taken by SGD and RMSprop.
func Momentum(m float64) Option { return Option{"Momentum", m} }

// Nesterov looks a step of the momentum ahead. Taken by SGD; without Momentum it changes nothing.
func Nesterov() Option { return Option{"Nesterov", 1} }

// Beta1 is how much of the mean of gradients is kept at each step: 0 or more and below 1, default 0.9. Taken by Adam,
// AdamW, Nadam, Adamax and Lion (there more than 0, up to 1).
func Beta1(b float64) Option { return Option{"Beta1", b} }

// Beta2 is how much of the mean of squared gradients is kept at each step: 0 or more and below 1, default 0.999. Taken by
// Adam, AdamW and Nadam, by Adamax (of the largest gradient) and by Lion (of the mean of gradients, default 0.99).
func Beta2(b float64) Option { return Option{"Beta2", b} }

// Rho is how much of the mean of squared gradients is kept at each step: 0 to 1, default 0.9. Taken by RMSprop.
func Rho(r float64) Option { return Option{"Rho", r} }

// Epsilon keeps the divisor away from zero: 0 or more, default 1e-7. Taken by all optimizers but SGD and Lion; where it
// stands in the formula is said there.
func Epsilon(e float64) Option { return Option{"Epsilon", e} }

// AMSGrad divides by the largest mean of squared gradients so far instead of the last. Taken by Adam and AdamW.
func AMSGrad() Option { return Option{"AMSGrad", 1} }

// Centered divides by an estimate of the gradient's variance instead of its mean square. Taken by RMSprop.
func Centered() Option { return Option{"Centered", 1} }

// InitialAccumulatorValue is where the sum of squared gradients begins: 0 or more, default 0.1. Taken by Adagrad.
func InitialAccumulatorValue(v float64) Option { return Option{"InitialAccumulatorValue", v} }

// WeightDecay makes every weight smaller before each step, by this share times the learning rate: w -= w * decay * rate.
// 0 or more, default 0 (AdamW: 0.004). Taken by all optimizers, and applied to all weights, biases too, as Keras does.
func WeightDecay(d float64) Option { return Option{"WeightDecay", d} }

// ClipValue limits each element of a gradient to -v and v before anything is made of it; NaN stays. More than 0; without
// it nothing is clipped. Taken by all optimizers.
func ClipValue(v float64) Option { return Option{"ClipValue", v} }

// Staircase lowers the rate at once after each DecaySteps, not a little at each step. Taken by ExponentialDecay and
// InverseTimeDecay.
func Staircase() Option { return Option{"Staircase", 1} }

// EndLearningRate is where the rate ends: 0 or more, default 1e-4. Taken by PolynomialDecay.
func EndLearningRate(r float64) Option { return Option{"EndLearningRate", r} }

// Power is the exponent: 0 or more, default 1. Taken by PolynomialDecay.
func Power(p float64) Option { return Option{"Power", p} }

// Cycle begins anew, with more steps each time, where the rate has come to its end. Taken by PolynomialDecay.
func Cycle() Option { return Option{"Cycle", 1} }

// Alpha is the share of the rate that is left at the end: 0 or more, default 0. Taken by CosineDecay and
// CosineDecayRestarts.
func Alpha(a float64) Option { return Option{"Alpha", a} }

// WarmupTarget is the rate to which a warm-up rises, and from which the decay begins: 0 or more; without it there is no
// warm-up. Taken by CosineDecay.
func WarmupTarget(r float64) Option { return Option{"WarmupTarget", r} }

// WarmupSteps is how long the rate rises: 0 or more, default 0; only with WarmupTarget. Taken by CosineDecay.
func WarmupSteps(n int) Option { return Option{"WarmupSteps", float64(n)} }

// TMul is how many times longer each period is than the one before: 1 or more, default 2. Taken by CosineDecayRestarts.
func TMul(f float64) Option { return Option{"TMul", f} }

// MMul is how many times higher each period begins than the one before: 0 or more, default 1. Taken by
// CosineDecayRestarts.
func MMul(f float64) Option { return Option{"MMul", f} }
