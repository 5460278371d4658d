package keras

import (
	"strings"
)

// serialized takes apart what Keras makes of an object: its class and its config. more are further keys that may stand beside
// them. Only names of Keras' own modules are taken, and the class is looked up in a table of this package by who asks: no
// name of a file leads anywhere else.
func (r *reading) serialized(name string, v any, more ...string) (class string, c *config) {
	o := r.object(name, v)
	o.needed("class_name")
	class = o.text("class_name", "")
	if m := o.text("module", "keras"); !ours(m) && class != "function" {
		r.refuse("class %s of module %s", quoted(class), quoted(m))
	}
	if g := o.text("registered_name", class); g != class {
		r.refuse("class %s, registered as %s", quoted(class), quoted(g))
	}
	inner, _ := o.take("config")
	id, shared := o.take("shared_object_id")
	o.pass(more...)
	o.end()
	if class == "function" { // a function of the user's
		r.refuse("%s: function %s", name, shown(inner))
		return class, &config{r, name, nil, make(map[string]bool)}
	}
	if shared {
		r.share(name, class, inner, id)
	}
	return class, r.object(name, inner)
}

func ours(module string) bool {
	root, _, _ := strings.Cut(module, ".")
	return root == "keras" || root == "tf_keras"
}

// share wants objects of one number to be alike: Keras would take the first for all of them.
func (r *reading) share(name, class string, inner, id any) {
	text, err := appendJSON(nil, []any{class, inner})
	if err != nil {
		r.fail(name, "values of JSON", err.Error())
		return
	}
	key := shown(id)
	if r.shared == nil {
		r.shared = make(map[string]string)
	}
	if before, ok := r.shared[key]; ok && before != string(text) {
		r.fail(name+": shared_object_id", "one number for one object", "two that differ under "+key)
	}
	r.shared[key] = string(text)
}

// serialize is the opposite.
func serialize(module, class string, config any) fields {
	return fields{{"module", module}, {"class_name", class}, {"config", config}, {"registered_name", nil}}
}

// dtype wants a layer to compute in float32.
func (c *config) dtype() {
	v, _ := c.take("dtype")
	name, ok := v.(string)
	if !ok && v != nil {
		class, policy := c.serialized(c.at("dtype"), v)
		if class != "DTypePolicy" && class != "Policy" {
			c.refuse("dtype policy %s with %s", quoted(class), shown(policy.members))
		}
		name = policy.text("name", "")
		policy.null("source_name")
		policy.end()
	}
	if v != nil && name != "float32" {
		c.refuse("dtype %s, only float32", quoted(name))
	}
}

// float32Policy is what Keras writes as the dtype of a layer.
func float32Policy() fields {
	return serialize("keras", "DTypePolicy", fields{{"name", "float32"}})
}
