package account

import "reflect"

// Memory is what the products keep beside the world's rows, each by a type of its
// own. The server's lock guards it.
type Memory map[reflect.Type]any

// Own is what a product keeps in a memory, the zero value at first.
func Own[T any](m Memory) *T {
	key := reflect.TypeFor[T]()
	if m[key] == nil {
		m[key] = new(T)
	}
	return m[key].(*T)
}
