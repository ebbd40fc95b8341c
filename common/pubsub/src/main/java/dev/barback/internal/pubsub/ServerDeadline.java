package dev.barback.internal.pubsub;

import com.google.api.gax.grpc.GrpcCallContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;

/**
 * Sends a deadline to the server that the client itself does not apply: the server ends the call. A usual deadline ends on
 * both sides at once, so that the client could not distinguish an empty answer from an unreachable server. The caller has a
 * much later timeout of its own. Thread-safe.
 */
final class ServerDeadline implements ClientInterceptor {
    private static final CallOptions.Key<Duration> KEY = CallOptions.Key.create("barback-server-deadline");
    private static final Metadata.Key<String> GRPC_TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

    /** The context of a call with such a deadline. */
    static GrpcCallContext of(Duration time) {
        return GrpcCallContext.createDefault().withCallOptions(CallOptions.DEFAULT.withOption(KEY, time));
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Duration time = options.getOption(KEY);
        if (time == null) {
            return next.newCall(method, options);
        }
        return new SimpleForwardingClientCall<>(next.newCall(method, options.withDeadline(null))) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                headers.put(GRPC_TIMEOUT, time.toMillis() + "m");
                super.start(listener, headers);
            }
        };
    }
}
