package report_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/alictl/alictl/internal/report"
	"github.com/alictl/alictl/internal/text"
)

func TestSpecGolden(t *testing.T) {
	t.Parallel()
	golden(t, "spec", report.SpecFormats()[:6], specReports())
}

func TestSpecExplainGolden(t *testing.T) {
	t.Parallel()
	for name, lb := range map[string]int{"near": 0, "oversized": 3, "no-data": 6} {
		for _, lang := range []text.Lang{text.English, text.Chinese} {
			var b bytes.Buffer
			o := report.Options{Printer: printers[lang], Width: 100, Spec: report.SpecExtras{Currency: "CNY"}}
			if err := report.SpecExplain(&b, &specTypical().LoadBalancers[lb], o); err != nil {
				t.Fatal(err)
			}
			compare(t, filepath.Join("testdata", "spec-explain-"+name+"."+string(lang)), b.Bytes())
		}
	}
}
