package fakecloud

// table keeps rows in the order they came, finds them by id, and never moves
// one: a row's position is what a page token remembers, so pages stay true
// while rows come and go.
type table[T any] struct {
	rows []*T // nil where a row was deleted
	at   map[string]int
	live int
}

func newTable[T any](rows []T, id func(*T) string) *table[T] {
	t := &table[T]{rows: make([]*T, 0, len(rows)), at: make(map[string]int, len(rows))}
	for i := range rows {
		t.add(id(&rows[i]), &rows[i])
	}
	return t
}

func (t *table[T]) add(id string, row *T) int {
	at := len(t.rows)
	t.rows = append(t.rows, row)
	t.at[id] = at
	t.live++
	return at
}

func (t *table[T]) get(id string) *T {
	at, ok := t.at[id]
	if !ok {
		return nil
	}
	return t.rows[at]
}

func (t *table[T]) remove(id string) {
	if at, ok := t.at[id]; ok {
		t.rows[at] = nil
		delete(t.at, id)
		t.live--
	}
}

// positions of the ids that exist, in table order of no importance.
func (t *table[T]) positions(ids []string) []int {
	out := make([]int, 0, len(ids))
	for _, id := range ids {
		if at, ok := t.at[id]; ok {
			out = append(out, at)
		}
	}
	return out
}

// all copies the live rows.
func (t *table[T]) all() []T {
	out := make([]T, 0, t.live)
	for _, row := range t.rows {
		if row != nil {
			out = append(out, *row)
		}
	}
	return out
}
