package account

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Filter says whether a row is what a request asks for by one parameter.
type Filter[T any] func(row *T, asked string) bool

// Filters are the parameters that make a list shorter, each with what it looks at.
type Filters[T any] map[string]Filter[T]

// Is is a filter for what a row has.
func Is[T any](has func(*T) string) Filter[T] {
	return func(row *T, asked string) bool { return has(row) == asked }
}

// Always is a filter for what every row has.
func Always[T any](value string) Filter[T] {
	return func(_ *T, asked string) bool { return value == asked }
}

// IsOn is a filter for a switch of a row.
func IsOn[T any](on func(*T) bool) Filter[T] {
	return func(row *T, asked string) bool { return on(row) == strings.EqualFold(asked, "true") }
}

// Only is a filter that is a wish when it is on, and none when it is off.
func Only[T any](on func(*T) bool) Filter[T] {
	return func(row *T, asked string) bool { return on(row) || !strings.EqualFold(asked, "true") }
}

// Asked joins the filters that a request names to one test; nil when it names none.
func (f Filters[T]) Asked(p wire.Params) func(*T) bool {
	var tests []func(*T) bool
	for name, filter := range f {
		if asked := p[name]; asked != "" {
			tests = append(tests, func(row *T) bool { return filter(row, asked) })
		}
	}
	return Every(tests...)
}

// AnyOf is a test for one of the values of a list; nil when the list is empty.
func AnyOf[T any](list []string, has func(*T) string) func(*T) bool {
	if len(list) == 0 {
		return nil
	}
	return func(row *T) bool { return slices.Contains(list, has(row)) }
}

// Tagged is a test for tags; nil when none are asked for.
func Tagged[T any](asked wire.TagFilters, tags func(*T) world.Tags) func(*T) bool {
	if len(asked) == 0 {
		return nil
	}
	return func(row *T) bool { return asked.Match(tags(row)) }
}

// Every joins tests to one. One that is nil lets everything pass; all nil is nil.
func Every[T any](tests ...func(*T) bool) func(*T) bool {
	tests = slices.DeleteFunc(tests, func(test func(*T) bool) bool { return test == nil })
	if len(tests) == 0 {
		return nil
	}
	return func(row *T) bool {
		for _, test := range tests {
			if !test(row) {
				return false
			}
		}
		return true
	}
}
