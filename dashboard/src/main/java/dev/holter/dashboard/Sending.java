package dev.holter.dashboard;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends an answer: with the headers that all have, short when nothing has changed, and smaller when that is welcome. Stateless. */
final class Sending {
    static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final int WORTH_ZIPPING = 1_024;
    private static final String ZIPPED = "-gz\"";
    private static final byte[] NOTHING = {};

    private Sending() {}

    static void common(Response response, String requestId) {
        response.header("X-Request-Id", requestId);
        response.header("Content-Security-Policy", CONTENT_POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header("X-Frame-Options", "DENY");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
    }

    static void send(Request request, Response response, Answer answer) throws IOException {
        if (!answer.headers().containsKey("Cache-Control")) {
            response.header("Cache-Control", "no-store");
        }
        answer.headers().forEach(response::header);
        response.header("Vary", "Accept-Encoding");
        boolean zip = answer.body().length >= WORTH_ZIPPING && compressible(answer.type()) && accepts(request);
        String tag = answer.tag();
        if (tag != null) {
            response.header("ETag", zip ? tag.substring(0, tag.length() - 1) + ZIPPED : tag);
            if (matches(request.header("If-None-Match"), tag)) {
                response.send(304, NOTHING);
                return;
            }
        }
        response.header("Content-Type", answer.type());
        if (zip) {
            response.header("Content-Encoding", "gzip");
        }
        byte[] body = zip ? PageFiles.zipped(answer.body()) : answer.body();
        response.send(answer.status(), request.method().equals("HEAD") ? NOTHING : body);
    }

    private static boolean compressible(String type) {
        return type.startsWith("text/") || type.contains("json") || type.contains("svg");
    }

    private static boolean accepts(Request request) {
        String encodings =
                Optional.ofNullable(request.header("Accept-Encoding")).orElse("");
        return Arrays.stream(encodings.split(","))
                .anyMatch(encoding -> encoding.strip().matches("gzip( *; *q=(1(\\.0*)?|0\\.[0-9]*[1-9][0-9]*))?"));
    }

    private static boolean matches(@Nullable String given, String tag) {
        return given != null
                && Arrays.stream(given.split(","))
                        .map(one -> one.strip().replace(ZIPPED, "\""))
                        .anyMatch(tag::equals);
    }
}
