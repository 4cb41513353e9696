package spec_test

import (
	"bytes"
	"testing"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/spec"
)

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "", spec.Formats(), reports())
}

func TestExplainGolden(t *testing.T) {
	t.Parallel()
	for name, lb := range map[string]int{"near": 0, "oversized": 3, "no-data": 6} {
		for _, lang := range []text.Lang{text.English, text.Chinese} {
			var b bytes.Buffer
			o := report.Options{Printer: reporttest.Printer(lang), Width: 100}
			if err := spec.Explain(&b, &typical().LoadBalancers[lb], "CNY", o); err != nil {
				t.Fatal(err)
			}
			reporttest.Compare(t, "explain-"+name+"."+string(lang), b.Bytes())
		}
	}
}
