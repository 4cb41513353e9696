package fakecloud

import "reflect"

// memory is what the products keep beside the world's rows, each by a type of its
// own. The server's lock guards it.
type memory map[reflect.Type]any

// own is what a product keeps in a memory, the zero value at first.
func own[T any](m memory) *T {
	key := reflect.TypeFor[T]()
	if m[key] == nil {
		m[key] = new(T)
	}
	return m[key].(*T)
}
