package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// Note is a sentence of a plan file before it was put into words.
type Note struct {
	ID        string         `json:"id"`
	Arguments map[string]any `json:"arguments,omitempty"` // text or whole numbers
}

// noteIDs lists the sentences that a plan may have.
func noteIDs() []string {
	return []string{"note.cannot_align_tcp", "note.cannot_align_udp", "note.service_managed", "note.default_timeout",
		"note.lower_unsure", "note.listener_unclear", "note.unread"}
}

// told are messages as a plan file has them.
func told(messages []text.Message) []Note {
	out := make([]Note, len(messages))
	for i, m := range messages {
		out[i].ID = m.ID
		for name, value := range m.Data {
			if out[i].Arguments == nil {
				out[i].Arguments = map[string]any{}
			}
			out[i].Arguments[strings.ToLower(name)] = value
		}
	}
	return out
}

// message is a note of a file as a message; false for one that no plan has.
func (n Note) message() (text.Message, bool) {
	m := text.Message{ID: n.ID}
	for name, value := range n.Arguments {
		if f, ok := value.(float64); ok {
			value = int(f)
			ok = f == math.Trunc(f) && math.Abs(f) <= maxSeconds
			if !ok {
				return m, false
			}
		} else if _, ok := value.(string); !ok {
			return m, false
		}
		if m.Data == nil {
			m.Data = text.Data{}
		}
		m.Data[strings.ToUpper(name[:1])+name[1:]] = value
	}
	return m, slices.Contains(noteIDs(), n.ID)
}

// readNotes reads the notes of an interface, and refuses those that say something else
// than the note in English beside them.
func readNotes(place string, eni *Interface) error {
	if len(eni.Told) == 0 {
		return nil
	}
	for i, n := range eni.Told {
		m, ok := n.message()
		if !ok {
			return unknownValue(fmt.Sprintf("%s.notes[%d].id", place, i), n.ID)
		}
		eni.Notes = append(eni.Notes, m)
	}
	if text.Visible(text.InEnglish().Join(eni.Notes)) != text.Visible(eni.Note) {
		return wrong(place+".notes", "plan_file.notes_differ", nil)
	}
	return nil
}
