package keras

// inbound reads where a layer takes from, Keras 3's [{args, kwargs}] or Keras 2's [[[layer, 0, 0, kwargs], …]], with the shapes that
// Keras 3 says besides.
func (r *reading) inbound(v any) (names []string, shapes []any) {
	calls, ok := v.([]any)
	if !ok {
		r.fail("inbound_nodes", "a list", shown(v))
		return nil, nil
	}
	switch len(calls) {
	case 0:
		return nil, nil
	case 1:
	default:
		r.refuse("%d calls of one layer, which share its weights", len(calls))
		return nil, nil
	}
	if old, ok := calls[0].([]any); ok {
		names = r.oldCall(old)
		return names, make([]any, len(names))
	}
	c := r.object("inbound_nodes", calls[0])
	args := c.list("args")
	kwargs, _ := c.take("kwargs")
	r.keywords("kwargs", kwargs)
	c.end()
	if len(args) != 1 {
		r.refuse("a call with %d arguments", len(args))
		return nil, nil
	}
	tensors, several := args[0].([]any)
	if !several {
		tensors = args
	}
	for _, t := range tensors {
		name, shape := r.tensor(t)
		names, shapes = append(names, name), append(shapes, shape)
	}
	if len(names) == 0 {
		r.fail("inbound_nodes", "one input or more", "none")
	}
	return names, shapes
}

// oldCall reads a call as Keras 2 has it.
func (r *reading) oldCall(inputs []any) []string {
	if len(inputs) == 3 || len(inputs) == 4 {
		if _, one := inputs[0].(string); one {
			inputs = []any{inputs}
		}
	}
	var names []string
	for _, v := range inputs {
		in, ok := v.([]any)
		if !ok || len(in) < 3 || len(in) > 4 {
			r.fail("inbound_nodes", "[layer, 0, 0, {}]", shown(v))
			return nil
		}
		names = append(names, r.history("inbound_nodes", in))
		if len(in) == 4 {
			r.keywords("inbound_nodes", in[3])
		}
	}
	if len(names) == 0 {
		r.fail("inbound_nodes", "one input or more", "none")
	}
	return names
}

// keywords are those of a call. In training, evaluation and prediction Keras sets training itself; a mask is not offered.
func (r *reading) keywords(name string, v any) {
	if v == nil {
		return
	}
	c := r.object(name, v)
	c.only("training", true, false, nil)
	c.null("mask")
	c.end()
}

// tensor reads the output of a layer.
func (r *reading) tensor(v any) (layer string, shape any) {
	c := r.object("argument of a call", v)
	if class := c.text("class_name", ""); class != "__keras_tensor__" {
		r.refuse("%s as argument of a call", shown(v))
	}
	inner, _ := c.take("config")
	c.end()
	t := r.object("tensor", inner)
	shape, _ = t.take("shape")
	t.dtype()
	t.only("sparse", false)
	t.only("ragged", false)
	t.only("name", nil)
	history, _ := t.take("keras_history")
	t.end()
	return r.history("keras_history", history), shape
}
