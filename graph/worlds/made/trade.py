"""Customers as a shop knows them, a third without an address, and what they bought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from graph.model.keys import fold
from graph.worlds.made.accounts import Account
from graph.worlds.made.market import BEGINS, CAMPAIGN, OWN, WEEKS, Product
from graph.worlds.made.people import Human, pool

Row = dict[str, object]
_SHARE = 0.6  # customers among the people


def customers(
    random: Random, humans: list[Human], accounts: Mapping[str, list[Account]]
) -> tuple[list[Row], dict[str, str]]:
    """Rows of the customer file, and which human each customer id is."""
    rows: list[Row] = []
    human_of: dict[str, str] = {}
    buyers = random.sample(humans, round(_SHARE * len(humans)))
    for number, human in enumerate(buyers, start=1):
        row: Row = dict.fromkeys(
            (
                "id",
                "name",
                "first_name",
                "last_name",
                "address",
                "postcode",
                "city",
                "country",
                "email",
                "phone",
                "birthday",
                "handles",
            ),
            "",
        )
        row["id"] = f"c{number:05d}"
        human_of[str(row["id"])] = human.id
        style = random.random()
        if style < 0.55:
            row["first_name"], row["last_name"], row["name"] = human.first, human.surname, human.name
        elif style < 0.75:
            row["name"] = f"{human.first[0]}. {human.surname}"
        elif style < 0.92:
            row["name"] = human.name
        if random.random() < 2 / 3:
            row["address"] = f"{random.choice(pool('streets.csv'))['street']} {random.randint(1, 240)}"
            row["postcode"] = (
                f"{int(human.postcode) + random.randint(0, 40)} {''.join(random.choices('ABCDEGHJKLNPRSTVXZ', k=2))}"
            )
            row["city"], row["country"] = human.town, "NL"
        elif random.random() < 0.3:
            row["city"] = human.town
        if random.random() < 0.72:
            row["email"] = f"{_mailbox(random, human)}@{random.choice(('post', 'mail', 'thuis'))}.example"
        if random.random() < 0.4:
            row["phone"] = f"+316{random.randint(10_000_000, 99_999_999)}"
        if random.random() < 0.3:
            row["birthday"] = f"{human.born}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
        known = [account for account in accounts[human.id] if account.kind == "personal"]
        if random.random() < 0.25:
            row["handles"] = random.choice(known).key
        rows.append(row)
    return rows, human_of


def _mailbox(random: Random, human: Human) -> str:
    first, last = fold(human.first), fold(human.surname).replace(" ", "").replace("'", "")
    return random.choice(
        (
            f"{first}.{last}",
            f"{first[0]}.{last}",
            f"{first}{last}{str(human.born)[2:]}",
            f"{fold(human.nickname)}{human.born}",
            random.choice(pool("nicknames.csv"))["nickname"],
        )
    )


def purchases(random: Random, human_of: Mapping[str, str], exposed: set[str]) -> list[Row]:
    """What customers bought from the own brand; those the campaign reached buy more while it runs."""
    rows: list[Row] = []
    weight = {"Wadhut 2": 2, "Regenwulp": 4, "Duinstap": 5, "Trekvogel 45": 3, "Nachtzwaluw": 2}
    names = [product.name for product in OWN.products]
    by_name = {product.name: product for product in OWN.products}
    for customer, human in human_of.items():
        for _ in range(random.choices((0, 1, 2, 3, 5), (10, 42, 26, 15, 7))[0]):
            at = BEGINS + timedelta(days=random.random() * WEEKS * 7)
            rows.append(
                _purchase(
                    random,
                    len(rows),
                    customer,
                    by_name[random.choices(names, [weight[n] for n in names])[0]],
                    at,
                )
            )
        extra = (
            (CAMPAIGN.buying_lift - 1.0) * 1.7 * 4 / WEEKS
        )  # 1.7 purchases a customer in 26 weeks, 4 of them under the campaign
        if human in exposed and random.random() < extra:
            at = CAMPAIGN.starts + (CAMPAIGN.ends - CAMPAIGN.starts) * random.random()
            rows.append(
                _purchase(
                    random, len(rows), customer, by_name[random.choice(("Nachtzwaluw", "Wadhut 2"))], at
                )
            )
    return sorted(rows, key=lambda row: (str(row["at"]), str(row["id"])))


def _purchase(random: Random, number: int, customer: str, product: Product, at: datetime) -> Row:
    amount = round(product.price * random.choice((1.0, 1.0, 1.0, 0.85, 0.7)), 2)
    return {
        "id": f"o{number + 1:06d}",
        "customer": customer,
        "product": product.name,
        "brand": OWN.name,
        "at": at.replace(microsecond=0).isoformat(),
        "amount": amount,
        "currency": "EUR",
    }
