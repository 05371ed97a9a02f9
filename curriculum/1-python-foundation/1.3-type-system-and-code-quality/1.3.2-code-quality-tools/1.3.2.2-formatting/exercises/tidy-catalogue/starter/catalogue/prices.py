'''What guides and maps cost.'''
import sys, os
from dataclasses import dataclass
import structlog
@dataclass(frozen = True)
class Guide:
    '''One article of the catalogue.'''
    sku : str
    title:str
    cents:int

def price_of(guide : Guide, currency : str = 'EUR')->str:
    '''Write a price as shops show it.'''
    return f'{guide.cents // 100}.{guide.cents % 100:02d} {currency}'

def discounted(guide : Guide, percent : int)->Guide:
    '''Make the same article at a lower price, rounded down.'''
    if not 0<=percent<=100: raise ValueError(f'a discount is 0 to 100 percent, not {percent}')
    return Guide( guide.sku, guide.title,
        guide.cents*(100-percent)//100 )
