package dev.barback.internal.pubsub;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A proxy between a broker and the emulator, which rejects chosen calls, and counts the rejected ones. */
final class RejectingProxy extends HandlerRegistry implements AutoCloseable {
    final AtomicInteger rejected = new AtomicInteger();
    private final Map<String, Status> rejections = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ManagedChannel emulator;
    private final Server server;

    RejectingProxy(String emulatorHost) {
        emulator = Grpc.newChannelBuilder(emulatorHost, InsecureChannelCredentials.create())
                .build();
        try {
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .executor(threads)
                    .fallbackHandlerRegistry(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String hostAndPort() {
        return "localhost:" + server.getPort();
    }

    /** Rejects calls of a method, for example "GetSubscription", whose request ends with, or contains, the name. */
    void reject(String method, String name, Status status) {
        rejections.put(method + " " + name, status);
    }

    void allowAll() {
        rejections.clear();
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String fullName, @Nullable String authority) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setFullMethodName(fullName)
                .setType(MethodDescriptor.MethodType.UNARY)
                .build();
        return ServerMethodDefinition.create(
                method, ServerCalls.asyncUnaryCall((request, answer) -> handle(method, request, answer)));
    }

    private void handle(MethodDescriptor<byte[], byte[]> method, byte[] request, StreamObserver<byte[]> answer) {
        // after the name comes the end, or the next field's tag, which is not a character of a name
        String text = new String(request, StandardCharsets.ISO_8859_1) + "\0";
        for (Map.Entry<String, Status> rejection : rejections.entrySet()) {
            String[] what = rejection.getKey().split(" ", 2);
            boolean named = text.matches("(?s).*" + java.util.regex.Pattern.quote(what[1]) + "[^-.\\w].*");
            if (method.getFullMethodName().endsWith("/" + what[0]) && named) {
                rejected.incrementAndGet();
                answer.onError(rejection.getValue().asRuntimeException());
                return;
            }
        }
        ClientCalls.asyncUnaryCall(emulator.newCall(method, CallOptions.DEFAULT), request, answer);
    }

    @Override
    public void close() {
        server.shutdownNow();
        emulator.shutdownNow();
        threads.shutdownNow();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
