package main

import (
	"net/http"
	"net/http/httptest"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/endpoints/filters/impersonation"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
)

// httpRequest is a request as it comes over the wire.
type httpRequest struct {
	Method string `json:"method"`
	// Path and query.
	URL string `json:"url"`
}

// attributes is what the API server makes of a request before it asks whether it is allowed.
type attributes struct {
	Verb        string `json:"v"`
	Group       string `json:"G"`
	Resource    string `json:"r"`
	Subresource string `json:"s"`
	Name        string `json:"n"`
	Namespace   string `json:"N"`
	Path        string `json:"p"`
	Error       string `json:"error,omitempty"`
}

// impersonated is a request that somebody makes under another name.
type impersonated struct {
	subject
	httpRequest
	// Who they want to be.
	As       string              `json:"as"`
	AsGroups []string            `json:"asGroups"`
	AsUID    string              `json:"asUID"`
	AsExtra  map[string][]string `json:"asExtra"`
	// Whether the server knows constrained impersonation.
	Constrained bool `json:"constrained"`
}

var factory = genericapirequest.RequestInfoFactory{
	APIPrefixes:          sets.NewString("api", "apis"),
	GrouplessAPIPrefixes: sets.NewString("api"),
}

func read(asked httpRequest) attributes {
	incoming, err := http.NewRequest(asked.Method, asked.URL, nil)
	if err != nil {
		return attributes{Error: err.Error()}
	}
	info, err := factory.NewRequestInfo(incoming)
	if err != nil {
		return attributes{Error: err.Error()}
	}
	if !info.IsResourceRequest {
		return attributes{Verb: info.Verb, Path: info.Path}
	}
	return attributes{
		Verb: info.Verb, Group: info.APIGroup, Resource: info.Resource, Subresource: info.Subresource,
		Name: info.Name, Namespace: info.Namespace,
	}
}

type filter func(http.Handler, authorizer.Authorizer, runtime.NegotiatedSerializer) http.Handler

func impersonationFilter(constrained bool) filter {
	if constrained {
		return impersonation.WithConstrainedImpersonation
	}
	return impersonation.WithImpersonation
}

var codecs = serializer.NewCodecFactory(runtime.NewScheme())

// impersonates asks the API server's own filter whether the request goes on under the other name.
func (r resolver) impersonates(asked impersonated) bool {
	incoming := httptest.NewRequest(asked.Method, asked.URL, nil)
	info, err := factory.NewRequestInfo(incoming)
	if err != nil {
		return false
	}
	set := incoming.Header.Add
	if asked.As != "" {
		set("Impersonate-User", asked.As)
	}
	for _, group := range asked.AsGroups {
		set("Impersonate-Group", group)
	}
	if asked.AsUID != "" {
		set("Impersonate-Uid", asked.AsUID)
	}
	for key, values := range asked.AsExtra {
		for _, value := range values {
			set("Impersonate-Extra-"+key, value)
		}
	}
	ctx := genericapirequest.WithUser(incoming.Context(), asked.info())
	ctx = genericapirequest.WithRequestInfo(ctx, info)
	went := false
	next := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { went = true })
	handler := impersonationFilter(asked.Constrained)(next, r.authorizer, codecs.WithoutConversion())
	handler.ServeHTTP(httptest.NewRecorder(), incoming.WithContext(ctx))
	return went
}
