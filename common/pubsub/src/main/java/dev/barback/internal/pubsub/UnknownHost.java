package dev.barback.internal.pubsub;

import com.google.common.base.Throwables;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.UnknownHostException;

/**
 * Fails a call at once if the emulator's host has no address: otherwise the client would retry it until its timeout, for
 * example after a typo in the name. Thread-safe.
 */
final class UnknownHost implements ClientInterceptor {

    /** Whether an unknown host caused the failure. */
    static boolean isCauseOf(Throwable failure) {
        return Throwables.getCausalChain(failure).stream().anyMatch(UnknownHostException.class::isInstance);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                super.start(new NonRetryableListener<>(listener), headers);
            }
        };
    }

    /** Gives the failure a status code that is not retried. */
    private static final class NonRetryableListener<R> extends SimpleForwardingClientCallListener<R> {
        NonRetryableListener(ClientCall.Listener<R> listener) {
            super(listener);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            Throwable cause = status.getCause();
            boolean unknown = cause != null && isCauseOf(cause);
            super.onClose(
                    unknown
                            ? Status.FAILED_PRECONDITION
                                    .withDescription(status.getDescription())
                                    .withCause(cause)
                            : status,
                    trailers);
        }
    }
}
