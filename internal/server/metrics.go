package server

import (
	"net/http"
	"net/http/pprof"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts requests. It keeps the counters that it made by route, since
// looking them up by labels costs more than many answers.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	known    sync.Map // series to *counters
}

// series is what requests are counted by.
type series struct {
	method, route string
	status        int
}

// counters are the counters of a series.
type counters struct {
	requests prometheus.Counter
	seconds  prometheus.Observer
}

func newMetrics(c Config) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "steunkaart_http_requests_total", Help: "Requests by method, pattern of the address and status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "steunkaart_http_request_duration_seconds", Help: "Time from the first byte of a request to the end of its answer.",
			Buckets: []float64{.0001, .0003, .001, .003, .01, .03, .1, .3, 1, 3, 10},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("steunkaart_atlas_run", "Newest run that the atlas shows, 0 for none.", func() float64 {
			if a := c.Atlas(); a != nil {
				return float64(a.Changed)
			}
			return 0
		}),
		gauge("steunkaart_database_connected", "1 while changes of the database are heard.", func() float64 {
			if c.Connected() {
				return 1
			}
			return 0
		}))
	return m
}

func gauge(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
}

// count counts a request. Methods that nobody has are one series together, so
// that a visitor cannot make the memory grow.
func (m *metrics) count(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
	default:
		method = "other"
	}
	key := series{method, route, status}
	found, ok := m.known.Load(key)
	if !ok {
		found, _ = m.known.LoadOrStore(key, &counters{
			m.requests.WithLabelValues(method, route, strconv.Itoa(status)), m.seconds.WithLabelValues(route),
		})
	}
	c, _ := found.(*counters)
	c.requests.Inc()
	c.seconds.Observe(took.Seconds())
}

// handler serves the metrics and the profiles of the Go runtime.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}
