"""The first pages of both trees, made once; running it again changes nothing an editor wrote."""

from pathlib import Path

from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.pages.domain.first_rows import name_first_rows
from cms.pages.models import HomePage, StandardPage

CONTENT = Path(__file__).resolve().parents[1] / "content"
LANGUAGES = ("zh-hans", "en")
HOMES = {"zh-hans": "网商村", "en": "Netpreneur Village"}
PAGES = {
    "about": {"zh-hans": "关于网商村", "en": "About this village"},
    "privacy": {"zh-hans": "您的信息和权利", "en": "Your data and your rights"},
}


@transaction.atomic
def ensure_pages() -> dict[str, HomePage]:
    """Both homes with their standard pages, translations linked; Wagtail's welcome page goes. Keyed by language."""
    root = Page.get_first_root_node()
    homes: dict[str, HomePage] = {}
    for language in LANGUAGES:
        homes[language] = _ensure_home(root, language, homes.get(LANGUAGES[0]))
    _ensure_site(homes[LANGUAGES[0]])
    for slug in PAGES:
        twin: StandardPage | None = None
        for language in LANGUAGES:
            twin = _ensure_standard(homes[language], slug, language, twin)
    name_first_rows()
    return homes


def _ensure_home(root: Page, language: str, twin: HomePage | None) -> HomePage:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = HomePage(title=HOMES[language], slug=language, locale=locale)
        if twin:
            home.translation_key = twin.translation_key
        root.refresh_from_db()
        root.add_child(instance=home)
    return home


def _ensure_site(home: HomePage) -> None:
    """The default site starts at our home; the page Wagtail's own migration made is removed if nobody used it."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    former = site.root_page if site.root_page_id else None
    if former is not None and former.pk == home.pk:
        return
    site.root_page = home
    site.site_name = HOMES["zh-hans"]
    site.save()
    if former is not None and former.specific_class is Page and not former.get_children().exists():
        former.delete()


def _ensure_standard(home: HomePage, slug: str, language: str, twin: StandardPage | None) -> StandardPage:
    page = StandardPage.objects.child_of(home).filter(slug=slug).first()
    if page is None:
        body = (CONTENT / f"{slug}.{language}.html").read_text(encoding="utf-8")
        page = StandardPage(title=PAGES[slug][language], slug=slug, body=body, locale=home.locale)
        if twin:
            page.translation_key = twin.translation_key
        home.refresh_from_db()
        home.add_child(instance=page)
    return page
