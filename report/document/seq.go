package document

import (
	"iter"
	"slices"
)

// Seq walks a list.
func Seq[T any](list []T) iter.Seq[T] { return slices.Values(list) }

// Chain walks several sequences, one after the other. Those that are nil are empty.
func Chain[T any](all ...iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, s := range all {
			if s == nil {
				continue
			}
			for v := range s {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// Later walks a list that is made when it is asked for.
func Later[T any](list func() []T) iter.Seq[T] {
	return func(yield func(T) bool) { slices.Values(list())(yield) }
}

// Map walks a list as something else, made while it is walked.
func Map[T, U any](list []T, as func(*T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		for i := range list {
			if !yield(as(&list[i])) {
				return
			}
		}
	}
}
