package price_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
)

func at() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func embedded(t testing.TB, c price.Currency) *price.Book {
	t.Helper()
	b, err := price.Embedded(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEmbeddedPrices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		currency price.Currency
		item     price.Item
		region   string
		want     string
		outdated bool
	}{
		{price.CNY, price.SpecHour("slb.s1.small"), "cn-hangzhou", "0.1", true},
		{price.CNY, price.SpecHour("slb.s2.small"), "cn-hangzhou", "0.32", true},
		{price.CNY, price.SpecHour("slb.s2.small"), "cn-hongkong", "0.38", true},
		{price.CNY, price.SpecHour("slb.s3.large"), "eu-central-1", "3.82", true},
		{price.CNY, price.SpecMonth("slb.s3.small"), "cn-beijing", "760", true},
		{price.CNY, price.SpecMonth("slb.s3.small"), "us-west-1", "912", true},
		{price.CNY, price.SpecHour(""), "cn-beijing", "0", true},
		{price.CNY, price.CLBLCU, "somewhere-new", "0.049", false},
		{price.CNY, price.NLBLCU, "cn-hangzhou", "0.037", false},
		{price.CNY, price.PublicIP, "cn-hongkong", "0.056", false},
		{price.CNY, price.TrafficOut, "cn-qingdao", "0.72", true},
		{price.CNY, price.TrafficOut, "cn-shanghai", "0.8", true},
		{price.CNY, price.BandwidthHigh, "cn-shanghai", "0.14", true},
		{price.USD, price.CLBLCU, "us-west-1", "0.007", false},
	} {
		p, ok := embedded(t, c.currency).Lookup(c.item, c.region, at())
		if !ok || p.Amount.String() != c.want || p.Outdated != c.outdated || p.Source == "" || p.Day() == "" || p.Currency != c.currency {
			t.Errorf("%s %s: %+v %v, want %s", c.item, c.region, p, ok, c.want)
		}
	}
}

func TestUnknownPrices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		currency price.Currency
		item     price.Item
		region   string
	}{
		{price.CNY, price.SpecHour("slb.s4.large"), "cn-hangzhou"},
		{price.CNY, price.SpecMonth("slb.s1.small"), "cn-hangzhou"},
		{price.CNY, price.SpecHour("slb.s2.small"), "somewhere-new"},
		{price.CNY, price.BandwidthLow, "us-west-1"},
		{price.CNY, "clb.nothing", "cn-hangzhou"},
		{price.USD, price.SpecHour("slb.s2.small"), "us-west-1"},
		{price.JPY, price.CLBLCU, "ap-northeast-1"},
	} {
		if p, ok := embedded(t, c.currency).Lookup(c.item, c.region, at()); ok {
			t.Errorf("%s %s in %s: %+v", c.item, c.region, c.currency, p)
		}
	}
	if _, err := price.Embedded("EUR"); err == nil {
		t.Error("EUR has a book")
	}
}

// TestOneCurrencyEach: no layer of a book holds another currency than the book's.
func TestOneCurrencyEach(t *testing.T) {
	t.Parallel()
	for _, c := range []price.Currency{price.CNY, price.USD, price.JPY} {
		for _, item := range price.Items() {
			if p, ok := embedded(t, c).Lookup(item, "cn-hangzhou", at()); ok && (p.Currency != c || p.Amount.IsNegative()) {
				t.Errorf("%s in the %s book: %+v", item, c, p)
			}
		}
	}
}

func TestInstanceFeePeriod(t *testing.T) {
	t.Parallel()
	book, err := price.Decode([]byte(book("  - {item: clb.instance_fee, region: all, amount: 0.1}")))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := book.Lookup(price.CLBInstanceFee, "cn-hangzhou", at())
	if !ok || p.Amount.String() != "0.1" || p.Free == nil || p.Free.Until.Format(time.DateOnly) != "2026-11-30" {
		t.Errorf("got %+v", p)
	}
}

func book(lines string) string {
	return "schema: alictl/price-book/v1\ncurrency: CNY\nsource: contract\ndate: 2026-10-01\nprices:\n" + lines + "\n"
}

func TestUserBookGoesFirst(t *testing.T) {
	t.Parallel()
	lines := "  - {item: clb.spec_hour.slb.s2.small, region: mainland, amount: 0.30}\n  - {item: clb.spec_hour.slb.s2.small, region: cn-beijing, amount: \"0.290000\"}"
	b, err := price.Decode([]byte(book(lines)))
	if err != nil {
		t.Fatal(err)
	}
	for region, want := range map[string]string{"cn-hangzhou": "0.3", "cn-beijing": "0.29", "cn-hongkong": "0.38"} {
		if p, _ := b.Lookup(price.SpecHour("slb.s2.small"), region, at()); !p.Amount.Equal(decimal.RequireFromString(want)) {
			t.Errorf("%s: %+v, want %s", region, p, want)
		}
	}
	quoted, bad := b.WithQuotes([]model.Quote{
		{RegionID: "cn-hangzhou", Item: "clb.spec_hour.slb.s2.small", Amount: "0.31", Currency: "CNY"},
		{RegionID: "cn-hangzhou", Item: "clb.spec_hour.slb.s3.small", Amount: "0.9", Currency: "CNY"},
	}, at())
	own, _ := quoted.Lookup(price.SpecHour("slb.s2.small"), "cn-hangzhou", at())
	live, _ := quoted.Lookup(price.SpecHour("slb.s3.small"), "cn-hangzhou", at())
	if len(bad) != 0 || own.Amount.String() != "0.3" || live.Amount.String() != "0.9" || live.Source != price.LiveSource || live.Outdated {
		t.Errorf("%+v %+v %v", own, live, bad)
	}
	if p, _ := b.Lookup(price.SpecHour("slb.s2.small"), "cn-hangzhou", at()); p.Source != "contract" || p.Day() != "2026-10-01" {
		t.Errorf("the book below changed: %+v", p)
	}
}

func TestBadQuotes(t *testing.T) {
	t.Parallel()
	quotes := []model.Quote{
		{RegionID: "cn-hangzhou", Item: "clb.lcu", Amount: "0.05", Currency: "CNY"},
		{RegionID: "cn-hangzhou", Item: "clb.lcu", Amount: "0.06", Currency: "CNY"},
		{RegionID: "cn-hangzhou", Item: "clb.lcu", Amount: "0.007", Currency: "USD"},
		{RegionID: "cn-hangzhou", Item: "clb.nothing", Amount: "1", Currency: "CNY"},
		{RegionID: "cn-hangzhou", Item: "nlb.lcu", Amount: "-1", Currency: "CNY"},
		{RegionID: "cn-hangzhou", Item: "nlb.lcu", Amount: "1e9999", Currency: "CNY"},
	}
	b, bad := embedded(t, price.CNY).WithQuotes(quotes, at())
	if p, _ := b.Lookup(price.CLBLCU, "cn-hangzhou", at()); p.Amount.String() != "0.05" || len(bad) != 5 {
		t.Errorf("%+v, refused %v", p, bad)
	}
	usd, err := price.ForQuotes([]model.Quote{{Currency: "?"}, {Currency: "USD"}})
	if err != nil || usd.Currency() != price.USD {
		t.Errorf("%v %v", usd.Currency(), err)
	}
}

func TestRefusedBooks(t *testing.T) {
	t.Parallel()
	const ok = "  - {item: clb.lcu, region: all, amount: 0.05}\n"
	for name, c := range map[string]struct{ text, want string }{
		"empty":          {"", "line 1: schema"},
		"other schema":   {"schema: x\nprices: []\n", `line 1: schema: "x" is not`},
		"no price":       {"schema: alictl/price-book/v1\ncurrency: CNY\n", "prices: the book has no price"},
		"missing amount": {book("  - {item: clb.lcu, region: all}"), "line 6: amount: clb.lcu has no amount"},
		"empty amount":   {book("  - {item: clb.lcu, region: all, amount: }"), "line 6: amount"},
		"negative":       {book(ok + "  - {item: nlb.lcu, region: all, amount: -0.05}"), "line 7: amount: -0.05 is negative"},
		"not a number":   {book("  - {item: clb.lcu, region: all, amount: cheap}"), `line 6: amount: "cheap" is no plain decimal number`},
		"too long":       {book("  - {item: clb.lcu, region: all, amount: 0.3333333333333}"), `line 6: amount: "0.3333333333333" has more than 12 digits before or after the point`},
		"exponent":       {book("  - {item: clb.lcu, region: all, amount: 1e9}"), "line 6: amount"},
		"list":           {book("  - {item: clb.lcu, region: all, amount: [1]}"), "line 6: a plain value is needed"},
		"no item":        {book("  - {region: all, amount: 1}"), "line 6: item: it is missing"},
		"unknown item":   {book("  - {item: clb.spec_hour.slb.s9.huge, region: all, amount: 1}"), "line 6: item: unknown item"},
		"no region":      {book("  - {item: clb.lcu, amount: 1}"), "line 6: region: it is missing"},
		"unknown region": {book("  - item: clb.lcu\n    region: mars\n    amount: 1"), `line 7: region: unknown region "mars"`},
		"currency":       {book("  - {item: clb.lcu, region: all, amount: 1, currency: EUR}"), `line 6: currency: unknown currency "EUR"`},
		"two currencies": {book(ok + "  - {item: nlb.lcu, region: all, amount: 1, currency: USD}"), "line 7: currency: USD, and the prices before it are in CNY"},
		"duplicate":      {book(ok + ok), "line 7: item: clb.lcu in all was already priced in line 6"},
		"unit":           {book("  - {item: clb.lcu, region: all, amount: 1, unit: month}"), "line 6: unit: clb.lcu is priced by lcu_hour"},
		"date":           {book("  - {item: clb.lcu, region: all, amount: 1, date: today}"), "line 6: date"},
		"half free":      {book("  - {item: clb.lcu, region: all, amount: 1, free: {until: 2026-01-01}}"), "line 6: free: both"},
		"unknown key":    {book("  - {item: clb.lcu, region: all, amount: 1, price: 2}"), "line 6: unknown field"},
		"key twice":      {book("  - {item: clb.lcu, region: all, amount: 1, amount: 2}"), "line 6"},
		"no yaml":        {"schema: [", "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := price.Decode([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestMoneyOfTwoCurrencies(t *testing.T) {
	t.Parallel()
	one := decimal.NewFromInt(1)
	cny, usd := price.NewMoney(one, price.CNY), price.NewMoney(one, price.USD)
	if _, err := cny.Add(usd); err == nil {
		t.Error("added CNY and USD")
	}
	if _, err := cny.Sub(usd); err == nil {
		t.Error("subtracted USD from CNY")
	}
	if _, err := (price.Money{}).Add(price.Money{}); err == nil {
		t.Error("added money of no currency")
	}
}

func TestMoneyIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.SliceOf(rapid.Int64Range(-1e9, 1e9)).Draw(t, "cents")
		sum, whole := price.Zero(price.CNY), int64(0)
		for _, c := range cents {
			var err error
			if sum, err = sum.Add(price.NewMoney(decimal.New(c, -2), price.CNY)); err != nil {
				t.Fatal(err)
			}
			whole += c
		}
		if want := decimal.New(whole, -2).StringFixed(2); sum.Text() != want {
			t.Fatalf("%s, want %s", sum.Text(), want)
		}
	})
	fee := price.NewMoney(decimal.RequireFromString("0.147"), price.CNY).Month()
	if fee.Text() != "107.31" || fee.Currency() != price.CNY {
		t.Error(fee)
	}
	for exact, want := range map[string]string{"0.005": "0.01", "-0.005": "-0.01", "0.0049": "0.00", "-0.0049": "0.00", "2.675": "2.68"} {
		if got := price.NewMoney(decimal.RequireFromString(exact), price.CNY).Text(); got != want {
			t.Errorf("%s is %s, want %s", exact, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"books/CNY.yaml", "books/USD.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(book("  - {item: clb.lcu, region: all, amount: 0.05}")))
	f.Add([]byte("schema: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := price.Decode(data)
		if err != nil {
			return
		}
		for _, item := range price.Items() {
			if p, ok := b.Lookup(item, "cn-hangzhou", at()); ok && (p.Amount.IsNegative() || p.Currency != b.Currency() || p.Source == "") {
				t.Errorf("%s: %+v", item, p)
			}
		}
	})
}
