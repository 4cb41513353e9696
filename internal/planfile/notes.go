package planfile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/alictl/alictl/internal/text"
)

// sentence is a note that a plan may have, as a file has it.
type sentence struct {
	id   string
	form *regexp.Regexp
}

// arguments lists what the sentences of a plan are filled with, and how a value looks.
var arguments = map[string]string{"Required": `\d+`, "Largest": `\d+`, "Seconds": `\d+`, "Field": `\S+`, "Listener": `.+?`}

// sentences are the notes that a plan may have.
var sentences = sync.OnceValue(func() []sentence {
	var out []sentence
	for _, id := range []string{"note.cannot_align_tcp", "note.cannot_align_udp", "note.service_managed", "note.default_timeout",
		"note.lower_unsure", "note.listener_unclear", "note.unread"} {
		data := text.Data{}
		for name := range arguments {
			data[name] = "<" + name + ">"
		}
		form := regexp.QuoteMeta(text.InEnglish().Say(id, data))
		for name, value := range arguments {
			form = strings.ReplaceAll(form, "<"+name+">", "(?P<"+name+">"+value+")")
		}
		out = append(out, sentence{id, regexp.MustCompile("^" + form + `(?: |$)`)})
	}
	return out
})

// notesOf recognises the sentences of a note, so that a reader has them in another
// language; nothing of one that says anything else.
func notesOf(note string) []text.Message {
	var out []text.Message
	for rest := note; rest != ""; {
		i := slices.IndexFunc(sentences(), func(s sentence) bool { return s.form.MatchString(rest) })
		if i < 0 {
			return nil
		}
		m, length := sentences()[i].read(rest)
		out, rest = append(out, m), rest[length:]
	}
	if text.InEnglish().Join(out) != note {
		return nil
	}
	return out
}

// read returns the sentence that a text begins with, and how long it is.
func (s sentence) read(note string) (text.Message, int) {
	found := s.form.FindStringSubmatch(note)
	m := text.Message{ID: s.id}
	for i, name := range s.form.SubexpNames() {
		if name == "" {
			continue
		}
		if m.Data == nil {
			m.Data = text.Data{}
		}
		m.Data[name] = found[i]
		if n, err := strconv.Atoi(found[i]); err == nil && arguments[name] == `\d+` {
			m.Data[name] = n
		}
	}
	return m, len(found[0])
}
