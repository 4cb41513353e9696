package rule

import (
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/alictl/alictl/internal/text"
)

// Texts are the sentences of one rule, each in every language:
//
//	title:   what is wrong, a few words
//	summary: what is wrong with this resource; a template over the finding's data
//	remedy:  what to do; a template over the same data
//	when:    the exact condition, for the documentation
//	why:     what it leads to, for the documentation
//	more:    further sentences by key, for findings that differ by case
type Texts struct {
	Title   text.Words            `yaml:"title"`
	Summary text.Words            `yaml:"summary"`
	Remedy  text.Words            `yaml:"remedy"`
	When    text.Words            `yaml:"when"`
	Why     text.Words            `yaml:"why"`
	More    map[string]text.Words `yaml:"more"`
}

// ParseTexts reads the YAML of a rule's sentences.
func ParseTexts(raw string) (*Texts, error) {
	var t Texts
	if err := yaml.UnmarshalWithOptions([]byte(raw), &t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the sentences of a rule: %w", err)
	}
	return &t, nil
}

// Sentences returns the sentences of the rule.
func (r *Rule[E, D]) Sentences() (*Texts, error) { return ParseTexts(r.Texts) }

// Title returns the title of the rule.
func (r *Rule[E, D]) Title() text.Message {
	t := r.texts()
	return message(messageID(r.ID, "title"), &t.Title, nil)
}

// parsed holds the sentences of each rule that was run, by their YAML.
var parsed sync.Map // string -> *Texts

// texts returns the sentences of the rule. Those that cannot be read come out as
// their ids; a test reads those of every rule.
func (r *Rule[E, D]) texts() *Texts {
	if t, ok := parsed.Load(r.Texts); ok {
		return t.(*Texts)
	}
	t, err := ParseTexts(r.Texts)
	if err != nil {
		t = &Texts{}
	}
	stored, _ := parsed.LoadOrStore(r.Texts, t)
	return stored.(*Texts)
}

// messageID names a sentence of a rule.
func messageID(rule, part string) string { return "rule." + rule + "." + part }

func message(id string, words *text.Words, data text.Data) text.Message {
	if words.English == "" {
		return text.Message{ID: id, Data: data}
	}
	return text.Message{ID: id, Data: data, Words: words}
}
