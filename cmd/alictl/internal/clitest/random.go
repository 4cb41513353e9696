package clitest

import "math/rand/v2"

// Random changes worlds at random.
type Random struct{ *rand.Rand }

// Chance is true so often, in percent.
func (b Random) Chance(percent int) bool { return b.IntN(100) < percent }

// Pick picks one of some values.
func Pick[T any](b Random, from ...T) T { return from[b.IntN(len(from))] }
