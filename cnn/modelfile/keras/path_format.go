package keras

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// field is a {name:format} of a path, or text.
type field struct {
	text, name string
	verb       string // of package fmt; "" writes a number as Python does by itself
	percent    bool
}

// parsePath reads a path with fields as Python's format has them: {epoch}, {epoch:02d}, {val_loss:.2f}. Of formats there are a
// width, a leading 0, a precision and d, f, e, g and %. Two braces stand for one.
func parsePath(path string) (list []field, err error) {
	fail := func(want, got string) ([]field, error) {
		return nil, fmt.Errorf("keras: ModelCheckpoint: path %s: want %s, got %s", quoted(path), want, got)
	}
	text := func(s string) {
		if n := len(list); n > 0 && list[n-1].name == "" {
			list[n-1].text += s
			return
		}
		list = append(list, field{text: s})
	}
	for rest := path; rest != ""; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			text(rest)
			break
		}
		text(rest[:i])
		brace := rest[i : i+1]
		rest = rest[i+1:]
		if strings.HasPrefix(rest, brace) {
			text(brace)
			rest = rest[1:]
			continue
		}
		inside, after, ok := strings.Cut(rest, "}")
		if brace == "}" || !ok || strings.Contains(inside, "{") {
			return fail("braces in pairs, {{ and }} for themselves", "a single one")
		}
		f, ok := parseField(inside)
		if !ok {
			return fail("fields such as {epoch:02d} and {val_loss:.2f}", quoted("{"+inside+"}"))
		}
		list = append(list, f)
		rest = after
	}
	return list, nil
}

func parseField(s string) (f field, ok bool) {
	name, format, _ := strings.Cut(s, ":")
	if f.name = name; name == "" || strings.ContainsAny(name, "!.[] ") {
		return f, false
	}
	if format == "" {
		return f, true
	}
	verb := format[len(format)-1]
	digits := format[:len(format)-1]
	if strings.ContainsRune("0123456789", rune(verb)) { // {epoch:3}
		digits, verb = format, 'v'
	}
	width, precision, pointed := strings.Cut(digits, ".")
	for _, d := range []string{width, precision} {
		if d == "" {
			continue
		}
		if n, err := strconv.ParseUint(d, 10, 8); err != nil || n > 100 {
			return f, false
		}
	}
	if pointed && precision == "" || pointed && verb == 'd' {
		return f, false
	}
	switch verb {
	case 'd', 'e', 'f', 'g', 'v':
	case '%':
		f.percent, verb = true, 'f'
	default:
		return f, false
	}
	if verb == 'g' && !pointed {
		digits += ".6" // Go would write all digits
	}
	f.verb = "%" + digits + string(verb)
	return f, true
}

// fill is the path with numbers in its fields. epoch and batch are whole numbers, from 1.
func fill(list []field, whole map[string]int, logs map[string]float64) (string, error) {
	var b strings.Builder
	for _, f := range list {
		if f.name == "" {
			b.WriteString(f.text)
			continue
		}
		n, isWhole := whole[f.name]
		v, logged := logs[f.name]
		switch {
		case isWhole && (f.verb == "" || strings.HasSuffix(f.verb, "d") || strings.HasSuffix(f.verb, "v")):
			b.WriteString(writeWhole(f.verb, n))
			continue
		case isWhole:
			v = float64(n)
		case !logged:
			return "", unknownField(f.name, whole, logs)
		}
		v = float64(float32(v)) // as Keras' logs have it
		switch {
		case f.verb == "" || strings.HasSuffix(f.verb, "v"):
			b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
		case strings.HasSuffix(f.verb, "d"):
			return "", fmt.Errorf("keras: ModelCheckpoint: path: field %s: want a format for a number with a fraction, such as .2f, got d", f.name)
		case f.percent:
			fmt.Fprintf(&b, f.verb+"%%", 100*v)
		default:
			fmt.Fprintf(&b, f.verb, v)
		}
	}
	return b.String(), nil
}

func writeWhole(verb string, n int) string {
	if verb == "" {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf(verb, n)
}

func unknownField(name string, whole map[string]int, logs map[string]float64) error {
	var known []string
	known = append(known, slices.Sorted(maps.Keys(whole))...)
	known = append(known, slices.Sorted(maps.Keys(logs))...)
	return fmt.Errorf("keras: ModelCheckpoint: path: field: want one of %s, got %q", strings.Join(known, ", "), name)
}
