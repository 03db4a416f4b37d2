// hello answers every request with its host name until it is told to stop, then finishes what is under way.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "sleep" { // preStop hook: the image has no shell
		pause, err := time.ParseDuration(os.Args[2])
		if err != nil {
			log.Fatal(err)
		}
		time.Sleep(pause)
		return
	}
	name, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: ":8080", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, name)
	})}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	go func() {
		<-stop.Done()
		grace, end := context.WithTimeout(context.Background(), 5*time.Second)
		defer end()
		_ = server.Shutdown(grace)
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
	<-stop.Done()
}
