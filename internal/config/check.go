package config

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alictl/alictl/internal/glob"
	"github.com/alictl/alictl/internal/text"
)

// checker holds a file against its shape and collects what is wrong.
type checker struct{ problems []*Problem }

// first returns the problem that comes first in the file and counts the others.
func (c *checker) first() error {
	if len(c.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(c.problems, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	p := *c.problems[0]
	p.More = len(c.problems) - 1
	return &p
}

func (c *checker) wrong(n *node, id string, data text.Data) *Problem {
	p := &Problem{Line: n.line, Column: n.column, What: text.Message{ID: id, Data: data}}
	c.problems = append(c.problems, p)
	return p
}

// check looks at one value. The place is its name in messages, such as
// audit.waivers[0].reason.
func (c *checker) check(place string, n *node, s *Schema) {
	switch {
	case n == nil:
		return // an empty file
	case s.Kind == Object && n.kind == objectNode:
		c.object(place, n, s)
	case s.Kind == Object && n.kind == nothing && place != "":
		return // a section that is begun and has nothing in it yet
	case s.Kind == List && n.kind == listNode:
		for i, item := range n.items {
			c.check(place+"["+strconv.Itoa(i)+"]", item, s.Each)
		}
	case s.Kind == List && n.kind == nothing:
		return
	case s.Kind == Object || s.Kind == List:
		c.wrong(n, "config.wrong_kind", c.data(place, n, s))
	case s.Kind == Texts && n.kind == listNode:
		one := *s
		one.Kind = Text
		for i, item := range n.items {
			c.check(place+"["+strconv.Itoa(i)+"]", item, &one)
		}
	default:
		c.value(place, n, s)
	}
}

func (c *checker) object(place string, n *node, s *Schema) {
	seen, strange := map[string]bool{}, false
	for i := range n.members {
		m := &n.members[i]
		here := &node{line: m.line, column: m.column}
		name := join(place, m.name)
		if seen[m.name] {
			c.wrong(here, "config.twice", text.Data{"Key": name})
			continue
		}
		seen[m.name] = true
		at := slices.IndexFunc(s.Keys, func(k Key) bool { return k.Name == m.name })
		if at < 0 {
			c.unknown(place, m, here, s)
			strange = true
			continue
		}
		c.check(name, m.value, &s.Keys[at].Value)
	}
	for _, k := range s.Keys {
		if k.Required && !seen[k.Name] && !strange { // it may be there under a mistyped name
			c.wrong(n, "config.missing", text.Data{"Place": orFile(place), "Key": k.Name})
		}
	}
}

// unknown says that a key is not one of those known, and which one was meant.
func (c *checker) unknown(place string, m *member, here *node, s *Schema) {
	names := make([]string, len(s.Keys))
	for i, k := range s.Keys {
		names[i] = k.Name
	}
	id, shown := "config.unknown_key", text.Cut(text.Visible(m.name), 60)
	switch {
	case place == "":
		id = "config.unknown_flag"
	case place == "audit.rules":
		id = "config.no_rule"
	}
	p := c.wrong(here, id, text.Data{"Key": strconv.Quote(shown), "Place": place})
	p.Meant = text.Nearest(m.name, names)
}

// join names a key inside of a place.
func join(place, key string) string {
	key = text.Cut(text.Visible(key), 60)
	if place == "" {
		return key
	}
	return place + "." + key
}

func orFile(place string) string { return cmp.Or(place, "the file") }

// data is what the sentences about a value say.
func (c *checker) data(place string, n *node, s *Schema) text.Data {
	got := text.Message{ID: "config.kind_" + kindName(n.kind)}
	data := text.Data{"Key": orFile(place), "Got": got, "Want": want(s)}
	if n.kind != nothing && n.kind != objectNode && n.kind != listNode {
		data["Got"] = strconv.Quote(text.Cut(text.Visible(n.scalar), 60))
		if n.kind != textNode {
			data["Got"] = text.Visible(n.scalar)
		}
	}
	return data
}

func kindName(k nodeKind) string {
	switch k {
	case objectNode:
		return "object"
	case listNode:
		return "list"
	}
	return "nothing"
}

// want says what is allowed in a place.
func want(s *Schema) text.Message {
	switch {
	case len(s.OneOf) > 0 && !s.Globs:
		return text.Message{ID: "config.one_of", Data: text.Data{"Names": strings.Join(s.OneOf, ", ")}}
	case s.FormSays != "":
		return text.Message{ID: s.FormSays}
	case s.Min != nil && s.Max != nil:
		id := "config.between"
		if s.Above {
			id = "config.above_to"
		}
		return text.Message{ID: id, Data: text.Data{"Kind": text.Message{ID: "config.want_" + string(s.Kind)}, "From": plain(*s.Min), "To": plain(*s.Max)}}
	case s.Min != nil:
		return text.Message{ID: "config.at_least", Data: text.Data{"Kind": text.Message{ID: "config.want_" + string(s.Kind)}, "From": plain(*s.Min)}}
	}
	return text.Message{ID: "config.want_" + string(s.Kind)}
}

func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// value checks what is neither object nor list.
func (c *checker) value(place string, n *node, s *Schema) {
	switch s.Kind {
	case Text, Texts:
		c.text(place, n, s)
	case Yes:
		if n.kind != boolNode {
			c.wrong(n, "config.wrong_kind", c.data(place, n, s))
		}
	case Whole, Number:
		c.number(place, n, s)
	case Duration:
		if d, err := time.ParseDuration(n.scalar); n.kind == nothing || n.kind == objectNode || n.kind == listNode || err != nil || d < 0 {
			c.wrong(n, "config.wrong_kind", c.data(place, n, s))
		}
	case Day:
		c.day(place, n, s)
	}
}

// text checks a text. A number or yes and no are taken as they are typed: an account
// id needs no quotes.
func (c *checker) text(place string, n *node, s *Schema) {
	if n.kind == nothing || n.kind == objectNode || n.kind == listNode {
		c.wrong(n, "config.wrong_kind", c.data(place, n, s))
		return
	}
	ok := len(s.OneOf) == 0 || slices.Contains(s.OneOf, n.scalar) ||
		s.Globs && glob.Is(n.scalar) && slices.ContainsFunc(s.OneOf, func(name string) bool { return glob.Match(n.scalar, name) })
	switch {
	case !ok && s.What != "":
		p := c.wrong(n, s.What, text.Data{"Key": strconv.Quote(text.Cut(text.Visible(n.scalar), 60)), "Place": place})
		p.Meant = text.Nearest(n.scalar, s.OneOf)
	case !ok:
		p := c.wrong(n, "config.wrong_kind", c.data(place, n, s))
		p.Meant = text.Nearest(n.scalar, s.OneOf)
	case s.Form != "" && !form(s.Form).MatchString(n.scalar):
		c.wrong(n, "config.wrong_kind", c.data(place, n, s))
	}
}

func (c *checker) number(place string, n *node, s *Schema) {
	ok := n.kind == wholeNode || s.Kind == Number && n.kind == numberNode
	f := n.number
	switch {
	case !ok, math.IsNaN(f), math.IsInf(f, 0), s.Min != nil && (f < *s.Min || s.Above && f == *s.Min), s.Max != nil && f > *s.Max:
		c.wrong(n, "config.wrong_kind", c.data(place, n, s))
	case len(s.OneOf) > 0 && !slices.Contains(s.OneOf, n.scalar):
		c.wrong(n, "config.wrong_kind", c.data(place, n, s))
	}
}

var dayForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

func (c *checker) day(place string, n *node, s *Schema) {
	if n.kind != textNode || !dayForm.MatchString(n.scalar) {
		c.wrong(n, "config.wrong_kind", c.data(place, n, s))
		return
	}
	if _, err := time.Parse(time.DateOnly, n.scalar); err != nil {
		c.wrong(n, "config.no_such_day", text.Data{"Key": place, "Got": n.scalar})
	}
}

// forms holds the compiled forms of the shape.
var forms sync.Map // string -> *regexp.Regexp

func form(expression string) *regexp.Regexp {
	if re, ok := forms.Load(expression); ok {
		return re.(*regexp.Regexp)
	}
	re, _ := forms.LoadOrStore(expression, regexp.MustCompile(expression))
	return re.(*regexp.Regexp)
}

// accountsOnce refuses an account that is listed twice: its findings would be too.
func (c *checker) accountsOnce(root *node) {
	accounts := root.get("accounts")
	if accounts == nil {
		return
	}
	seen := map[string]bool{}
	for _, item := range accounts.items {
		id := item.get("id")
		if id == nil || id.scalar == "" {
			continue
		}
		if seen[id.scalar] {
			c.wrong(id, "config.account_twice", text.Data{"Account": text.Visible(id.scalar)})
		}
		seen[id.scalar] = true
	}
}
