package account

// Table keeps rows in the order they came, finds them by id, and never moves
// one: a row's position is what a page token remembers, so pages stay true
// while rows come and go.
type Table[T any] struct {
	Rows []*T // nil where a row was deleted
	At   map[string]int
	Live int
}

// NewTable is a table of rows with their ids.
func NewTable[T any](rows []T, id func(*T) string) *Table[T] {
	t := &Table[T]{Rows: make([]*T, 0, len(rows)), At: make(map[string]int, len(rows))}
	for i := range rows {
		t.Add(id(&rows[i]), &rows[i])
	}
	return t
}

// Add puts a row at the end and returns its position.
func (t *Table[T]) Add(id string, row *T) int {
	at := len(t.Rows)
	t.Rows = append(t.Rows, row)
	t.At[id] = at
	t.Live++
	return at
}

// Get finds a row, nil when there is none.
func (t *Table[T]) Get(id string) *T {
	at, ok := t.At[id]
	if !ok {
		return nil
	}
	return t.Rows[at]
}

// Remove takes a row out; the others stay where they are.
func (t *Table[T]) Remove(id string) {
	if at, ok := t.At[id]; ok {
		t.Rows[at] = nil
		delete(t.At, id)
		t.Live--
	}
}

// Positions of the ids that exist, in table order of no importance.
func (t *Table[T]) Positions(ids []string) []int {
	out := make([]int, 0, len(ids))
	for _, id := range ids {
		if at, ok := t.At[id]; ok {
			out = append(out, at)
		}
	}
	return out
}

// Present are the rows that were not removed.
func (t *Table[T]) Present() []*T {
	out := make([]*T, 0, t.Live)
	for _, row := range t.Rows {
		if row != nil {
			out = append(out, row)
		}
	}
	return out
}

// All copies the live rows.
func (t *Table[T]) All() []T {
	out := make([]T, 0, t.Live)
	for _, row := range t.Rows {
		if row != nil {
			out = append(out, *row)
		}
	}
	return out
}
