"""What makes the site an app on a phone: manifest, service worker, the page for no network."""

import rjsmin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(public=True, max_age=86400)
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest: colours of the tokens, icons of the mark."""
    icons = [
        {"src": static(f"core/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    icons.append(
        {"src": static("core/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    )
    # In Chinese like the name: an app has one language, and these places follow the reader's own.
    shortcuts = [
        {"name": name, "url": reverse(place), "icons": icons[:1]}
        for name, place in (
            ("接着学", "courses:go_on"),
            ("记一笔账", "tools:book"),
            ("问师傅", "live:ask"),
            ("在这部手机上", "phone:here"),
        )
    ]
    body = {
        "id": "/",
        "name": "网商村",
        "short_name": "网商村",
        "lang": "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf6ec",
        "theme_color": "#fbf6ec",
        "icons": icons,
        "shortcuts": shortcuts,
        "share_target": share_target(),
    }
    return JsonResponse(body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def share_target() -> dict:
    """What other apps on the phone may share with us: photos and links, for practice. No worker has to be there."""
    files = [{"name": "files", "accept": ["image/*"]}]
    names = {"title": "title", "text": "text", "url": "url", "files": files}
    return {"action": reverse("courses:share"), "method": "POST", "enctype": "multipart/form-data", "params": names}


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its text changes when the files that it keeps change, which is how phones notice."""
    response = render(request, "core/worker.js", content_type="text/javascript")
    response.content = rjsmin.jsmin(response.content)
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows when there is no network; in both languages, because it is kept on the phone."""
    return render(request, "offline.html")
