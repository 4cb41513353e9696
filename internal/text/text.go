// Package text is the one catalogue of the sentences people read: plans, notes,
// questions, warnings, errors and hints, in English and Chinese.
//
// Every sentence has an id. The files in the catalogue folder hold the wording,
// with Go template placeholders such as {{.Interface}}: en.yaml and zh.yaml what
// everything says, and for each larger subject a pair such as spec.en.yaml.
package text

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"
	"text/template"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed catalogue/*.yaml
var catalogue embed.FS

// Lang is a language of the catalogue.
type Lang string

// The languages of the catalogue.
const (
	English Lang = "en"
	Chinese Lang = "zh"
)

// Data fills the placeholders of a sentence. A field named Count also chooses
// between its singular and plural. A Message in it is put into words first.
type Data map[string]any

// Message is a sentence that has not been put into words yet. Its words are those
// of the catalogue, unless it brings its own.
type Message struct {
	ID    string
	Data  Data
	Words *Words
}

// Words is one sentence in every language, as Go templates: how a rule keeps its
// sentences beside its code.
type Words struct {
	English string `yaml:"en"`
	Chinese string `yaml:"zh"`
}

// In returns the template of a language.
func (w Words) In(lang Lang) string {
	if lang == Chinese {
		return w.Chinese
	}
	return w.English
}

// MarshalJSON writes the English sentence, as machine output has it.
func (m Message) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // whoever writes the document decides
	if err := enc.Encode(InEnglish().Tell(m)); err != nil {
		return nil, fmt.Errorf("write the sentence %s: %w", m.ID, err)
	}
	return b.Bytes(), nil
}

// Printer puts messages into words of one language. It may be used by several
// goroutines at once. The catalogue is parsed when the first sentence is needed.
type Printer struct {
	lang Lang
	load func() (*i18n.Localizer, error)
}

// New returns a printer for a language. An unknown language is an error.
func New(lang Lang) (*Printer, error) {
	if lang != English && lang != Chinese {
		return nil, fmt.Errorf("unknown language %q: use en or zh", lang)
	}
	return Of(lang), nil
}

// InEnglish returns the printer for what is always English: files and logs.
func InEnglish() *Printer { return english() }

// english is made once: a long document has thousands of sentences.
var english = sync.OnceValue(func() *Printer { return Of(English) })

// Of returns the printer of a language that is known to exist, as one that Choose
// gave. Any other language speaks in ids.
func Of(lang Lang) *Printer {
	return &Printer{lang: lang, load: sync.OnceValues(func() (*i18n.Localizer, error) { return parse(lang) })}
}

func parse(lang Lang) (*i18n.Localizer, error) {
	// The language of the file is the bundle's default, so it is the only one.
	bundle := i18n.NewBundle(language.Make(string(lang)))
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	subjects, err := fs.Glob(catalogue, "catalogue/*."+string(lang)+".yaml")
	if err != nil {
		return nil, fmt.Errorf("list the %s message catalogue: %w", lang, err)
	}
	for _, file := range append(subjects, "catalogue/"+string(lang)+".yaml") {
		if _, err := bundle.LoadMessageFileFS(catalogue, file); err != nil {
			return nil, fmt.Errorf("load the %s message catalogue: %w", lang, err)
		}
	}
	return i18n.NewLocalizer(bundle, string(lang)), nil
}

// Lang returns the printer's language.
func (p *Printer) Lang() Lang { return p.lang }

// Say puts the sentence with this id into words. A sentence that is missing from
// the catalogue comes out as its id, never as nothing.
func (p *Printer) Say(id string, data Data) string {
	localizer, err := p.load()
	if err != nil {
		return id
	}
	config := &i18n.LocalizeConfig{MessageID: id, TemplateData: map[string]any(p.told(data))}
	if count, ok := data["Count"]; ok {
		config.PluralCount = count
	}
	s, err := localizer.Localize(config)
	if err != nil {
		return id
	}
	return strings.TrimSpace(s)
}

// told returns the data with every message in it put into words.
func (p *Printer) told(data Data) Data {
	copied := false
	for key, value := range data {
		m, ok := value.(Message)
		if !ok {
			continue
		}
		if !copied {
			data, copied = maps.Clone(data), true
		}
		data[key] = p.Tell(m)
	}
	return data
}

// Tell puts a message into words.
func (p *Printer) Tell(m Message) string {
	if m.Words != nil {
		return p.fill(m)
	}
	return p.Say(m.ID, m.Data)
}

// templates holds the parsed words of messages that bring their own.
var templates sync.Map // template text -> *template.Template

// fill puts a message that brings its own words into them. Words that are no
// template come out as they are; a test of each rule refuses them.
func (p *Printer) fill(m Message) string {
	words := m.Words.In(p.lang)
	parsed, ok := templates.Load(words)
	if !ok {
		t, err := template.New(m.ID).Option("missingkey=error").Parse(words)
		if err != nil {
			return words
		}
		parsed, _ = templates.LoadOrStore(words, t)
	}
	var b strings.Builder
	if err := parsed.(*template.Template).Execute(&b, map[string]any(p.told(m.Data))); err != nil {
		return words
	}
	return strings.TrimSpace(b.String())
}

// Join puts several messages into words, one sentence after the other.
func (p *Printer) Join(messages []Message) string {
	sentences := make([]string, len(messages))
	for i, m := range messages {
		sentences[i] = p.Tell(m)
	}
	if p.lang == Chinese {
		return strings.Join(sentences, "")
	}
	return strings.Join(sentences, " ")
}

// List joins the items of an enumeration as the language does.
func (p *Printer) List(items []string) string {
	if p.lang == Chinese {
		return strings.Join(items, "、")
	}
	return strings.Join(items, ", ")
}
