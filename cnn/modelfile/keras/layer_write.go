package keras

import (
	"fmt"
	"maps"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// layer is what Keras' serialize makes of a layer.
func layer(l cnn.LayerInfo) (fields, error) {
	if layers[l.Class] == nil || l.Config == nil {
		return nil, &UnsupportedError{Layer: l.Name, What: "to write a layer of class " + quoted(l.Class) + ", which Keras does not have"}
	}
	f := fields{{"name", l.Name}, {"trainable", l.Trainable}, {"dtype", float32Policy()}}
	if l.Class == "SpatialDropout2D" { // its constructor does not take trainable
		f = fields{{"name", l.Name}, {"dtype", "float32"}}
	}
	for _, k := range slices.Sorted(maps.Keys(l.Config)) {
		v := l.Config[k]
		if l.Class == "Dense" && k == "activity_regularizer" && v == nil { // Keras writes it only where there is one
			continue
		}
		w, err := value(v)
		if err != nil {
			return nil, &UnsupportedError{Layer: l.Name, What: fmt.Sprintf("to write argument %s: %v", k, err)}
		}
		f = append(f, member{k, w})
	}
	return serialize("keras.layers", l.Class, f), nil
}

// value is a value of a layer's config as Keras writes it.
func value(v any) (any, error) {
	unknown := func(kind, name string) error {
		return fmt.Errorf("%s %s, which Keras does not have", kind, quoted(name))
	}
	switch v := v.(type) {
	case cnn.ActivationLayer:
		f, err := layer(cnn.LayerInfo{Name: snake(v.Class()), Class: v.Class(), Trainable: true, Config: v.(cnn.Configured).Config()})
		return f, err
	case initializer.Initializer:
		c, ok := v.(initializer.Configured)
		if !ok || initializers[v.Name()] == nil {
			return nil, unknown("initializer", v.Name())
		}
		return serialize("keras.initializers", v.Name(), c.Config()), nil
	case regularizer.Regularizer:
		c, ok := v.(regularizer.Configured)
		if !ok || !slices.Contains([]string{"L1", "L2", "L1L2"}, v.Name()) {
			return nil, unknown("regularizer", v.Name())
		}
		return serialize("keras.regularizers", v.Name(), c.Config()), nil
	case constraint.Constraint:
		c, ok := v.(constraint.Configured)
		if !ok || !slices.Contains([]string{"MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"}, v.Name()) {
			return nil, unknown("constraint", v.Name())
		}
		return serialize("keras.constraints", v.Name(), c.Config()), nil
	case optimizer.Schedule:
		c, ok := v.(optimizer.Configured)
		if !ok || schedules[c.ClassName()] == nil {
			return nil, unknown("schedule", fmt.Sprintf("%T", v))
		}
		return serialize("keras.optimizers.schedules", c.ClassName(), withName(scheduleName(c.ClassName()), c.Config())), nil
	}
	return v, nil
}

// scheduleName is the name that Keras gives a schedule.
func scheduleName(class string) string {
	switch class {
	case "PiecewiseConstantDecay":
		return "PiecewiseConstant"
	case "CosineDecayRestarts":
		return "SGDRDecay"
	}
	return class
}

// withName puts a name into a config.
func withName(name string, config map[string]any) map[string]any {
	config = maps.Clone(config)
	config["name"] = name
	return config
}
