"""What mypy should accept and refuse about records.py. Nothing here is run."""

from collections.abc import Iterator

from models import Article, Customer, Guide, TrailMap
from records import Page, Repository, by_id, cheapest, first_or

GUIDE = Guide("guide_12", 1900, pages=240)
MAP = TrailMap("map_3", 850, scale=25_000)
CUSTOMER = Customer("cus_9", "ana@example.com")


def what_comes_out_is_what_went_in() -> None:
    guides = Repository[Guide]()
    guides.add(GUIDE)
    guides.add(MAP)  # refused
    for guide in guides.all():
        print(guide.pages)
        print(guide.scale)  # refused
    customers: Repository[Customer] = Repository()
    customers.add(CUSTOMER)
    print([customer.email for customer in customers.all()])


def get_may_find_nothing() -> None:
    guides = Repository[Guide]()
    print(guides.get("guide_12").pages)  # refused
    found = guides.get("guide_12")
    if found is not None:
        print(found.pages)


def only_records_have_an_id() -> None:
    articles: Repository[Article] = Repository()
    articles.add(GUIDE)
    articles.add(MAP)
    names: Repository[str] = Repository()  # refused
    by_id(["guide_12"])  # refused
    print(names)


def by_id_keeps_the_kind() -> None:
    print(by_id([MAP])["map_3"].scale)
    print(by_id([CUSTOMER])["cus_9"].email)
    print(by_id([MAP])["map_3"].email)  # refused


def cheapest_keeps_the_kind() -> None:
    print(cheapest([MAP]).scale)
    print(cheapest([GUIDE]).pages)
    print(cheapest([GUIDE, MAP]).cents)
    print(cheapest([GUIDE, MAP]).scale)  # refused


def only_articles_have_a_price() -> None:
    cheapest((GUIDE, MAP))
    cheapest([CUSTOMER])  # refused
    cheapest([850])  # refused


def the_default_may_have_a_type_of_its_own(names: Iterator[str]) -> None:
    found = first_or(names, None)
    print(found.upper())  # refused
    if found is not None:
        print(found.upper())
    number = first_or(names, 0)
    if isinstance(number, int):
        print(number + 1)
    else:
        print(number.upper())
    print(first_or(names, "nobody").upper())


def show(page: Page[Article]) -> None:
    print(page.total, [article.cents for article in page.items])


def a_page_of_maps_is_a_page_of_articles() -> None:
    maps = Page((MAP,), total=1)
    print(maps.items[0].scale)
    show(maps)
    show(Page((CUSTOMER,), total=1))  # refused


def a_page_of_articles_is_no_page_of_maps(page: Page[Article]) -> None:
    maps: Page[TrailMap] = page  # refused
    page.total = 2  # refused
    print(maps, page.items[0].cents)
