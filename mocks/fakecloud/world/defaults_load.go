package world

import "time"

// Words of a scenario and of the API about money and figures.
const (
	PayByBandwidth = "paybybandwidth"
	PrePaid        = "PrePay"

	FailuresSoft    = "soft"
	plainListeners  = "plain"
	DatapointsArray = "array"

	SiteChina         = "china"
	SiteInternational = "international"
	meteringUsage     = "hourly_usage"
	MeteringFixed     = "fixed"
	currencyCNY       = "CNY"
	CurrencyUSD       = "USD"
)

func (m *Monitoring) fillDefaults() {
	setDefault(&m.MonthlyCalls, 1_000_000)
	setDefault(&m.Lag, 2*time.Minute)
	setDefault(&m.Periods, "60,300,900,3600")
	setDefault(&m.NLBListeners, "prefixed")
	setDefault(&m.Failures, "hard")
	setDefault(&m.Datapoints, "text")
}

func (b *Billing) fillDefaults() {
	setDefault(&b.Site, SiteChina)
	if b.Site == SiteInternational {
		setDefault(&b.Currency, CurrencyUSD)
	}
	setDefault(&b.Currency, currencyCNY)
	setDefault(&b.Metering, meteringUsage)
	setDefault(&b.Lag, 3*time.Hour)
}

// SettleTimes turns what a scenario says relative to now into dates.
func (w *World) SettleTimes(now time.Time) {
	if w.Epoch.IsZero() {
		local := now.In(time.FixedZone("UTC+8", UTC8*60))
		w.Epoch = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location()).UTC()
	}
	for i := range w.Regions {
		r := &w.Regions[i]
		for j := range r.CLBs {
			settleAge(&r.CLBs[j].Created, &r.CLBs[j].Age, now)
		}
		for j := range r.NLBs {
			settleAge(&r.NLBs[j].Created, &r.NLBs[j].Age, now)
		}
	}
}

func settleAge(created *time.Time, age *time.Duration, now time.Time) {
	if *age > 0 {
		*created, *age = now.Add(-*age).UTC().Truncate(time.Second), 0
	}
}

// setCreated gives the usual date to what has neither a date nor an age.
func setCreated(created *time.Time, age time.Duration) {
	if created.IsZero() && age == 0 {
		*created = time.Date(2025, 3, 1, 8, 0, 0, 0, time.UTC)
	}
}
