package text_test

import (
	"testing"

	"github.com/alictl/alictl/internal/text"
)

func BenchmarkFirstSentence(b *testing.B) {
	for b.Loop() {
		text.InEnglish().Say("plan.next_nothing", nil)
	}
}

func BenchmarkSay(b *testing.B) {
	p := text.InEnglish()
	for b.Loop() {
		p.Say("plan.because", text.Data{"Listener": "CLB lb-1 tcp/443", "Seconds": 900})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := text.New(text.Chinese); err != nil {
			b.Fatal(err)
		}
	}
}
